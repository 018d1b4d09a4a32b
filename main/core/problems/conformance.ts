import type { ProblemTable } from './table.ts'

/** Problems of a conformance check. */
export const conformanceProblems = {
  'conformance.silent-client': {
    words: 'The DM Client did not send its next package within {seconds} seconds.',
    cause: 'It was not told to call in, gave up on a command, or cannot reach this address.',
    next: 'Let the client call in at the address that was printed; look at its own log for what it made of the last package.',
  },
  'conformance.not-package1': {
    words: 'The first request is no Package#1: its media type is {type}.',
    cause: 'The client goes on with an older session, or speaks another dialect.',
    next: 'Let the client begin a new session.',
  },
  'conformance.server-status': {
    words: 'The server answered with HTTP {status} and no Package#2.',
    cause: 'It refuses the device, or is no DM Server at this address.',
    next: 'Check the address, the device id and the credentials.',
  },
  'conformance.endless-server': {
    words: 'The server did not end the session within {rounds} packages.',
    cause: 'It repeats commands that were answered, or has very much to do.',
    next: 'Open the record of the session and look at what it sends.',
  },
  'conformance.nothing-came': {
    words: 'No {what} came in time.',
    cause: 'The machine is very busy, or the workbench has a fault.',
    next: 'Run the conformance check again; look at the log of the workbench.',
  },
  'conformance.not-written': {
    words: 'The report could not be written to {file} ({what}).',
    cause: 'The folder is missing, full, or not yours.',
    next: 'Name another file.',
  },
  'conformance.stopped': {
    words: 'The conformance check was stopped.',
    cause: 'Somebody stopped it before it was over.',
    next: 'Start it again when the server or client is ready.',
  },
  'conformance.running': {
    words: 'A conformance check is running.',
    cause: 'Only one can run at a time.',
    next: 'Wait for its end, or stop it.',
  },
} as const satisfies ProblemTable
