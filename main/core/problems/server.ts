import type { ProblemTable } from './table.ts'

export const serverProblems = {
  'server.unauthenticated': {
    words: 'The request carried no valid credentials.',
    cause: 'The device was never bootstrapped for this server, or its credentials were replaced.',
    next: 'Bootstrap the device again, then let it call in.',
  },
} as const satisfies ProblemTable
