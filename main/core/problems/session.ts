import type { ProblemTable } from './table.ts'

/** Problems of a session's course. */
export const sessionProblems = {
  'session.over': {
    words: 'The session is over; the DM Client sent another package all the same.',
    cause: 'The DM Client missed the END, or repeats a package.',
    next: 'Let the device call in again; it begins with the first package.',
  },
  'session.result-missing': {
    words: 'Command {index} was answered with {code}, but its data did not come.',
    cause: 'The DM Client left out the part of this GET, or named it after another command.',
    next: 'Open the session and look at the parts of the answer.',
  },
  'session.result-stray': {
    words: 'Data came for command {index}, which was no GET with status 200.',
    cause: 'The DM Client counts the commands in another way.',
    next: 'The data was kept in the record and not paired. Report it to the maker of the DM Client.',
  },
  'session.status-count': {
    words: 'Commands that were sent: {sent}. Statuses that came: {got}.',
    cause: 'The DM Client stopped early or does not report each command.',
    next: 'Open the session and compare the commands with the statuses; commands without a status are UNKNOWN.',
  },
} as const satisfies ProblemTable
