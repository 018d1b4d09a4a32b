import type { ProblemTable } from './table.ts'

export const treeProblems = {
  'tree.not-found': {
    words: 'There is no node at {uri}.',
    cause: 'The MO instance or the node does not exist on this device.',
    next: 'Read the parent first, or check the MIID.',
  },
} as const satisfies ProblemTable
