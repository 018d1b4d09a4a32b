import type { ProblemTable } from './table.ts'

export const bootstrapProblems = {
  'bootstrap.profile-invalid': {
    words: 'The profile is not valid: {what}.',
    cause: 'A field is missing or has the wrong type.',
    next: 'Correct the field at the marked place; the schema lists every field.',
  },
} as const satisfies ProblemTable
