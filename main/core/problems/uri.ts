import type { ProblemTable } from './table.ts'

export const uriProblems = {
  'uri.syntax': {
    words: 'This is not a ClientURI: {what}.',
    cause: 'The address does not follow the grammar MOID/instance/path?query.',
    next: 'Correct the marked place; a ClientURI looks like urn:oma:mo:oma-dm-devinfo:1.2//DevID.',
  },
} as const satisfies ProblemTable
