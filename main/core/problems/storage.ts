import type { ProblemTable } from './table.ts'

export const storageProblems = {
  'storage.folder-in-use': {
    words: 'The data folder {folder} is in use by process {pid}.',
    cause: 'The workbench is already running on this folder.',
    next: 'Use the running one, stop it, or start with another --data folder.',
  },
} as const satisfies ProblemTable
