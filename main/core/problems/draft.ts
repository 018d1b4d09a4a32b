import type { ProblemTable } from './table.ts'

/** Problems and leniencies of the draft dialect, and of telling the dialects apart. */
export const draftProblems = {
  'draft.already-there': {
    words: 'ADD names {uri}, which exists.',
    cause: 'The bootstrap was applied before, or was made for another device.',
    next: 'Write REPLACE, which makes the node or replaces it.',
  },
  'draft.bootstrap-command': {
    words: 'A bootstrap of the draft dialect has no command {command}.',
    cause: 'Only ADD and REPLACE belong into a bootstrap; everything else belongs into a session.',
    next: 'Leave the command out, and queue it for the session that follows.',
  },
  'draft.contradiction': {
    words: 'The media type {type} belongs to the {dialect} dialect, the header {header} to the other.',
    cause: 'The DM Client mixes the two dialects.',
    next: 'The media type decided. Report it to the maker of the DM Client.',
  },
  'draft.device-ids': {
    words: 'The request names two devices: {first} and {second}.',
    cause: 'The headers OMADM-DevID and X-OMADMDevID differ.',
    next: 'The header of the dialect in use decided. Report it to the maker of the DM Client.',
  },
  'draft.no-counterpart': {
    words: '{what} has no counterpart in the {dialect} dialect.',
    cause: '{why}',
    next: 'Nothing to do; the package was sent in the other dialect.',
  },
  'draft.no-device-information': {
    words: 'The first package carries no Device Information.',
    cause: 'The DM Client leaves out DevInfo, which the draft dialect sends at the beginning of each session.',
    next: 'The session goes on. Report it to the maker of the DM Client.',
  },
  'draft.not-a-command': {
    words: '{command} is not a command of the draft dialect.',
    cause: 'The draft has nine commands; DEFAULT, SUB and UNSUB came later.',
    next: 'Leave the command out, or use an account of the approved dialect.',
  },
  'draft.not-tnds': {
    words: 'The XML document holds no nodes with values.',
    cause: 'It is a device description, or something else than TNDS.',
    next: 'Send a TNDS document: MgmtTree with nodes that have RTProperties and Value.',
  },
  'draft.off': {
    words: 'This server speaks the {dialect} dialect only.',
    cause: 'The DM Client speaks another dialect of OMA DM 2.0 than the server is set to.',
    next: 'Set the dialect of the server to automatic, or bootstrap the device anew.',
  },
  'draft.session-id': {
    words: 'The SessionID {got} is not a whole number from 1 to 65535.',
    cause: 'The identifier has two bytes; 0 does not exist.',
    next: 'Send the number of the DM Notification, or leave SessionID out.',
  },
  'draft.tnds-node': {
    words: 'The node {name} cannot be taken: {what}.',
    cause: 'The TNDS document does not fit what a tree can hold.',
    next: 'Correct the marked node; nothing was changed.',
  },
  'draft.unknown-session': {
    words: 'No notification with the SessionID {id} was sent to this device.',
    cause: 'The notification came from another server, or is long past.',
    next: 'The session is served as if the device had opened it on its own account.',
  },
} as const satisfies ProblemTable
