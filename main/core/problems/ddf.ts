import type { ProblemTable } from './table.ts'

export const ddfProblems = {
  'ddf.not-well-formed': {
    words: 'The document is not well-formed XML: {what}.',
    cause: 'A tag is not closed, a character is not allowed, or the file was cut.',
    next: 'Mend the marked place; everything above it was read.',
  },
} as const satisfies ProblemTable
