import type { ProblemTable } from './table.ts'

export const deviceProblems = {
  'device.server-unreachable': {
    words: 'The server {url} cannot be reached: {what}.',
    cause: 'The server is not running, the address is wrong, or its certificate is not trusted.',
    next: 'Start the server, then compare the address with the SrvURI of the DM Account.',
  },
} as const satisfies ProblemTable
