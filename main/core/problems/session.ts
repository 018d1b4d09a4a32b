import type { ProblemTable } from './table.ts'

export const sessionProblems = {
  'session.status-count': {
    words: '{got} statuses came for {sent} commands.',
    cause: 'The DM Client stopped early or does not report each command.',
    next: 'Open the session and compare the commands with the statuses; commands without a status are UNKNOWN.',
  },
} as const satisfies ProblemTable
