import type { ProblemTable } from './table.ts'

/** Problems and leniencies of packages, MO documents and their carriers. */
export const packageProblems = {
  'package.alert-data-type': {
    words: 'An alert carries data without saying its type.',
    cause: 'The DM Client leaves out DataType, which is required beside Data.',
    next: 'The data was read as it stands. Report it to the maker of the DM Client.',
  },
  'package.bom': {
    words: 'The text begins with a byte order mark.',
    cause: 'The sender wrote UTF-8 with a mark; JSON on the wire goes without it.',
    next: 'The mark was skipped. Report it to the maker of the sender.',
  },
  'package.content-type': {
    words: 'The content type {type} is not the one that belongs here.',
    cause: 'The sender names a general or an older media type.',
    next: 'The content was read by its shape. Report it to the maker of the sender.',
  },
  'package.duplicate-member': {
    words: 'The member {name} occurs twice in one object.',
    cause: 'The sender wrote a name again; only the last value counts in JSON.',
    next: 'The last one was taken. Look at the raw bytes for the other.',
  },
  'package.missing-member': {
    words: 'The member {member} is missing.',
    cause: 'The sender left out a required member, or misspelt it.',
    next: 'Look at the raw package at the marked place.',
  },
  'package.mos-incomplete': {
    words: 'A MOS entry has no {member}.',
    cause: 'The DM Client announces an MO without everything that the specification asks for.',
    next: 'The entry was read as far as it goes. Report it to the maker of the DM Client.',
  },
  'package.more-notes': {
    words: 'There are {count} more notes on this body.',
    cause: 'The sender makes the same mistakes over and over, or tries how much it may.',
    next: 'Only the first notes are kept. Look at the raw bytes for the others.',
  },
  'package.multipart': {
    words: 'The multipart body cannot be read: {what}.',
    cause: 'The body was cut, or its boundary is not the one that the header names.',
    next: 'Compare the boundary in Content-Type with the raw bytes.',
  },
  'package.multipart-loose': {
    words: 'The multipart body is out of form: {what}.',
    cause: 'The sender builds its parts loosely.',
    next: 'It was read all the same. Report it to the maker of the sender.',
  },
  'package.no-commands': {
    words: 'The package brings no command and no END.',
    cause: 'The DM Server speaks the draft dialect, or made an empty package by mistake.',
    next: 'End a session with END.',
  },
  'package.no-session-alert': {
    words: 'The first package carries no session alert.',
    cause: 'The DM Client does not say why it calls; the specification asks for one of three alerts.',
    next: 'The session goes on. Report it to the maker of the DM Client.',
  },
  'package.node-name': {
    words: 'The node name {name} has characters that a node name may not have.',
    cause: 'Node names consist of letters, digits, hyphen, full stop, underscore and tilde.',
    next: 'It was read all the same; in a ClientURI these characters are percent-encoded.',
  },
  'package.not-json': {
    words: 'The package is not JSON: {what}.',
    cause: 'The body was cut, or another format was sent under a JSON media type.',
    next: 'Look at the raw bytes of the package at the marked place.',
  },
  'package.not-utf8': {
    words: 'The byte {byte} at offset {offset} is not UTF-8.',
    cause: 'The text was written in another encoding, or binary data was sent as text.',
    next: 'Look at the raw bytes at the marked place.',
  },
  'package.null-member': {
    words: 'The member {member} is null.',
    cause: 'The sender writes null for something that is empty.',
    next: 'It was read as absent. Report it to the maker of the sender.',
  },
  'package.other-form': {
    words: '{member} is written as {got} in place of {expected}.',
    cause: 'The sender follows a printed example or an older draft.',
    next: 'It was read all the same. Report it to the maker of the sender.',
  },
  'package.parameters': {
    words: '{command} does not fit: {what}.',
    cause: 'A parameter is missing, is one too many, or is not of its kind.',
    next: 'Compare with the parameter list of the command.',
  },
  'package.status-code': {
    words: 'The status code {code} is not one of this protocol.',
    cause: 'The DM Client uses a code of its own or of DM 1.x.',
    next: 'It was kept as it came; its meaning is for the maker of the DM Client to say.',
  },
  'package.too-deep': {
    words: 'The data is nested more than {limit} levels deep.',
    cause: 'The sender is faulty or hostile; real management objects stay below twenty levels.',
    next: 'Look at the raw bytes, and refuse this sender if it happens again.',
  },
  'package.unknown-command': {
    words: 'There is no command {command}.',
    cause: 'The name is misspelt, or belongs to another version of the protocol.',
    next: 'Use HGET, HPUT, HPOST, DELETE, EXEC, GET, SHOW, CONT, END, DEFAULT, SUB or UNSUB, in capital letters.',
  },
  'package.unknown-member': {
    words: 'The member {member} is not known here.',
    cause: 'The sender adds something of its own.',
    next: 'It was ignored; the raw package still shows it.',
  },
  'package.uri-missing': {
    words: 'The MO document names no ClientURI.',
    cause: 'The sender relies on the ClientURI of the command.',
    next: 'The ClientURI of the command was used. Report it to the maker of the sender.',
  },
  'package.value-not-text': {
    words: 'The value of part {name} is not UTF-8 text.',
    cause: 'The DM Client returned binary data as the bare value of a leaf.',
    next: 'It is shown as base64.',
  },
  'package.wrong-type': {
    words: '{member} must be {expected}, but is {got}.',
    cause: 'The sender confuses two types, or writes an older form.',
    next: 'Look at the raw package at the marked place.',
  },
} as const satisfies ProblemTable
