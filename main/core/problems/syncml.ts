import type { ProblemTable } from './table.ts'

/** Where a DM 1.x message leaves the representation protocol or its use for device management. */
export const syncmlProblems = {
  'syncml.unknown-element': {
    words: '{name} is no element of SyncML.',
    cause: 'The name is misspelt, or an extension.',
    next: 'Correct the name, or remove the element.',
    severity: 'warning',
  },
  'syncml.not-here': {
    words: '{name} has no place in {element}.',
    cause: 'An end tag stands too early or too late, or the element was put into the wrong parent.',
    next: 'Move the element, or remove it.',
  },
  'syncml.missing': {
    words: '{element} lacks {name}.',
    cause: 'The element was forgotten, or stands elsewhere.',
    next: 'Add it; receivers answer 400 or 412.',
  },
  'syncml.repeated': {
    words: '{element} has {name} more than once.',
    cause: 'The element was copied and the first one not removed.',
    next: 'Keep one of them.',
  },
  'syncml.order': {
    words: '{name} stands too late in {element}; the order is {order}.',
    cause: 'Many implementations read any order, some do not.',
    next: 'Put the parts in order.',
    severity: 'warning',
  },
  'syncml.version': {
    words: '{element} is “{value}”; known are {known}.',
    cause: 'The number is misspelt, or that of another protocol.',
    next: 'Write VerDTD 1.2 and VerProto DM/1.2.',
    severity: 'warning',
  },
  'syncml.not-in-dm': {
    words: '{name} is not used in device management here ({where}).',
    cause: 'It belongs to data synchronisation, or Cred stands outside of SyncHdr.',
    next: 'Remove it.',
    severity: 'warning',
  },
  'syncml.session-id': {
    words: 'The session id is “{value}”; it has one to four hexadecimal digits in capitals, without zeros in front.',
    cause: 'The server counts in another way.',
    next: 'Correct it, if devices refuse the session.',
    severity: 'warning',
  },
  'syncml.number': {
    words: '{element} is “{value}”; it must be a number{above}.',
    cause: 'The value is empty or misspelt.',
    next: 'Correct the number.',
  },
  'syncml.command-twice': {
    words: 'Two commands of the message have the CmdID {value}; a status cannot tell them apart.',
    cause: 'A command was copied.',
    next: 'Give each command a number of its own.',
  },
  'syncml.status-unknown': {
    words: 'The status {value} is not known in {protocol}.',
    cause: 'It is misspelt, or a code of the vendor.',
    next: 'Use a code of the specification.',
    severity: 'warning',
  },
  'syncml.status-of': {
    words: 'The status is for “{value}”, which is no command{why}.',
    cause: 'Cmd is misspelt, or CmdRef belongs to another command.',
    next: 'Correct Cmd; the status for SyncHdr has CmdRef 0.',
    severity: 'warning',
  },
  'syncml.alert-unknown': {
    words: 'The alert {value} is not known in {protocol}.',
    cause: 'It is misspelt, or a code of the vendor.',
    next: 'Use a code of the specification.',
    severity: 'warning',
  },
  'syncml.alert-items': {
    words: 'Alert {value} needs {what}.',
    cause: 'The first item has the options, the second the text, further ones the choices; a generic alert has a type.',
    next: 'Add it.',
  },
  'syncml.atomic': {
    words: '{name} stands in Atomic.',
    cause: 'Get, Exec and another Atomic cannot be rolled back; devices answer 500.',
    next: 'Move the command out of Atomic.',
  },
  'syncml.no-address': {
    words: 'The item of {element} has no {name} with a LocURI.',
    cause: 'It was forgotten, or Source and Target were mixed up.',
    next: 'Say which node is meant.',
  },
  'syncml.uri': {
    words: 'The address “{value}” {what}.',
    cause: 'Addresses never end in a slash, never go up, and ask only for known properties and lists.',
    next: 'Correct the address.',
    severity: 'warning',
  },
  'syncml.format': {
    words: 'The format “{value}” is not known.',
    cause: 'It is misspelt, or a media type stands in Format.',
    next: 'Use one of {known}.',
    severity: 'warning',
  },
  'syncml.auth-type': {
    words: 'The authentication type “{value}” is not known.',
    cause: 'It is misspelt, or of the vendor.',
    next: 'Use syncml:auth-basic, syncml:auth-md5 or syncml:auth-MAC.',
    severity: 'warning',
  },
} as const satisfies ProblemTable
