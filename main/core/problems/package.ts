import type { ProblemTable } from './table.ts'

export const packageProblems = {
  'package.not-json': {
    words: 'The package is not JSON: {what}.',
    cause: 'The body was cut, or another format was sent under a JSON media type.',
    next: 'Look at the raw bytes of the package at the marked place.',
  },
} as const satisfies ProblemTable
