import type { ProblemTable } from './table.ts'

export const hostProblems = {
  'host.unknown-file': {
    words: 'There is no file {file}.',
    cause: 'It was moved or deleted, or the name is wrong.',
    next: 'Choose a file from the list.',
  },
} as const satisfies ProblemTable
