import type { ProblemTable } from './table.ts'

/** Problems of the command line. */
export const cliProblems = {
  'cli.child-ended': {
    words: 'The {what} process ended before its work was done. {words}',
    cause: 'It was stopped from outside, or met a problem that it printed above.',
    next: 'Read its last words, then run the command again.',
  },
  'cli.commands-file': {
    words: 'The commands file is not usable: {what}.',
    cause: 'It must hold {"CMD":[["NAME", …], …]}, or an array of such documents, one per round.',
    next: 'Correct the marked place.',
  },
  'cli.demo-unproved': {
    words: 'The demo ended with {result}.',
    cause: 'The device did not prove its new account in a session that ended well.',
    next: 'Look at the steps of the bootstrap and at the records of the data folder.',
  },
  'cli.demo-unread': {
    words: 'The device called in, but no node of its tree was read.',
    cause: 'The descriptions give the device nothing that may be read, or all GETs failed.',
    next: 'Look at the statuses of the commands.',
  },
  'cli.file-unwritable': {
    words: '{file} cannot be written: {what}.',
    cause: 'The folder does not exist, is full, or belongs to somebody else.',
    next: 'Choose another place.',
  },
  'cli.file-unreadable': {
    words: 'The file {file} cannot be read: {what}.',
    cause: 'It does not exist, or this user may not read it.',
    next: 'Check the name and the rights of the file.',
  },
  'cli.accounts-file': {
    words: 'The accounts file is not usable: {what}.',
    cause: 'It must hold an array of {"device": …, "user": …, "secret": …} or {"device": …, "fingerprint": …}.',
    next: 'Correct the marked place.',
  },
  'cli.no-account': {
    words: 'The DM Bootstrap brings no account, so there is no server to call.',
    cause: 'The document holds no DM Account.',
    next: 'Add an account to the document, or name a server with --server.',
  },
  'cli.no-session': {
    words: 'No session came before the command was stopped.',
    cause: 'No device called in.',
    next: 'Start the command again and let a device call in at the printed address.',
  },
  'cli.stopped': {
    words: 'The {what} was stopped before its end.',
    cause: 'A signal asked it to stop.',
    next: 'Run the command again.',
  },
  'cli.timeout': {
    words: 'The {what} was not done within {seconds} seconds.',
    cause: 'The machine is very busy, or the other side does not answer.',
    next: 'Run the command again; look at the records of the data folder.',
  },
  'cli.usage': {
    words: '{what}',
    cause: 'An option or argument is missing, unknown or has a value that does not fit.',
    next: 'Run the command with --help.',
  },
  'cli.story-page': {
    words: 'The story went otherwise than it should: {what}.',
    cause: 'A page, a device or the server did something else than the use case says.',
    next: 'Play it again with --json, and look at the steps before.',
  },
} as const satisfies ProblemTable
