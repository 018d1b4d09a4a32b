import type { ProblemTable } from './table.ts'

export const hostProblems = {
  'host.internal': {
    words: 'The workbench met a condition it did not expect: {what}.',
    cause: 'A mistake in the workbench, or a disk that refuses to be written.',
    next: 'Try again; if it stays, export the log and report it.',
  },
  'host.no-answer': {
    words: 'The workbench did not answer: {what}.',
    cause: 'It is busy, or it met a mistake of its own; its log says more.',
    next: 'Try again; if it stays, look at the Log panel and report it.',
  },
  'host.unknown-file': {
    words: 'There is no file {file}.',
    cause: 'It was moved or deleted, or the name is wrong.',
    next: 'Choose a file from the list.',
  },
  'host.door-token': {
    words: 'The token of this address is missing or wrong.',
    cause: 'The address was copied without its end, or the workbench was started again and has a new token.',
    next: 'Open the address that the workbench printed at its last start.',
  },
  'host.door-address': {
    words: 'The workbench does not answer under the name {name}.',
    cause: 'The request was sent to another name than the one the workbench was started for.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-origin': {
    words: 'Pages from {origin} may not talk to the workbench.',
    cause: 'Another web page, or a file, tried to reach the workbench.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-path': {
    words: 'There is nothing at {path}.',
    cause: 'The address is not one of the workbench.',
    next: 'Open the address that the workbench printed.',
  },
  'host.door-method': {
    words: 'The method {method} is not allowed here.',
    cause: 'The pages of the workbench are read only.',
    next: 'Use GET, or open a WebSocket at /host.',
  },
  'host.no-address': {
    words: 'The workbench cannot listen on {host}: {what}.',
    cause: 'The address does not belong to this machine, or the port needs more rights.',
    next: 'Use 127.0.0.1, or an address of this machine and a port above 1023.',
  },
  'host.path-unsafe': {
    words: '{file} does not lie in the workspace.',
    cause: 'The path is absolute, leaves the folder, or passes through a link.',
    next: 'Use a path below the workspace folder, with / between its parts.',
  },
  'host.file-exists': {
    words: '{file} exists already.',
    cause: 'A file of this name was made before.',
    next: 'Choose another name, or open the file and save it there.',
  },
  'host.file-changed': {
    words: '{file} was changed elsewhere since it was opened.',
    cause: 'Another window or another program saved it.',
    next: 'Open it again, bring your change over, then save; nothing was overwritten.',
  },
  'host.file-read-only': {
    words: '{file} is a sample that ships with the workbench and cannot be changed.',
    cause: 'Samples are read only.',
    next: 'Save it under another name in the workspace.',
  },
  'host.file-not-text': {
    words: '{file} is not text: byte {offset} does not fit {encoding}.',
    cause: 'It is a binary file, or its declared encoding is wrong.',
    next: 'Open it with a program for its format.',
  },
  'host.file-too-large': {
    words: '{file} has {size} bytes, more than the {limit} that the editor takes.',
    cause: 'The file is no description or document.',
    next: 'Cut it into smaller files.',
  },
  'host.file-encoding': {
    words: 'The character {character} cannot be written in {encoding}, the encoding of {file}.',
    cause: 'The file declares an encoding that lacks this character.',
    next: 'Remove the character, or declare UTF-8 and save under a new name.',
  },
  'host.file-not-written': {
    words: '{file} could not be written: {what}.',
    cause: 'The disk is full, or the folder may not be written.',
    next: 'Free some space or choose another data folder; your text is still in the editor.',
  },
  'host.not-built': {
    words: 'The window is not built yet: {folder} holds no index.html.',
    cause: 'The workbench was started from its sources without a build.',
    next: 'Run npm run build, then start again.',
  },
} as const satisfies ProblemTable
