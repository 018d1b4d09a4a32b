import type { ProblemTable } from './table.ts'

/** What is said about a file as a whole when it is checked. */
export const checkProblems = {
  'check.binary': {
    words: 'The file is binary; it is none of the documents that can be checked.',
    cause: 'It is a program, a picture, an archive, or a message in a binary form that is not WBXML.',
    next: 'Check what file this is.',
  },
  'check.empty': {
    words: 'The file is empty.',
    cause: 'It was never written, or was cut to nothing.',
    next: 'Get the file anew.',
  },
  'check.levels': {
    words: 'The levels of this workspace are not usable: {what}.',
    cause: 'The file must hold {"levels": {"code": "error | warning | info | hint | off", …}}.',
    next: 'Correct the file; until then the usual levels count.',
    severity: 'warning',
  },
  'check.other-json': {
    words: 'The file is JSON, but neither an MO document nor a package.',
    cause: 'It holds something else, or its members are misspelt.',
    next: 'MO documents have ClientURI and MOData; packages have MOS, CMD or Status.',
    severity: 'info',
  },
  'check.other-xml': {
    words: 'The file is XML with the root element {root}, for which there are no rules here.',
    cause: 'It is no description, tree, message or provisioning document.',
    next: 'Only its form was checked.',
    severity: 'info',
  },
  'check.too-large': {
    words: 'The file has {size} bytes; at most {limit} are read.',
    cause: 'No known description comes near that size.',
    next: 'Raise the limit with --max-size if the file is meant.',
  },
  'check.unknown': {
    words: 'The file is none of the documents that can be checked.',
    cause: 'It is neither XML nor JSON nor WBXML.',
    next: 'Check what file this is.',
  },
  'check.wbxml': {
    words: 'The WBXML breaks off at byte {offset}: {what}.',
    cause: 'The document was cut, or uses tokens of a grammar that is not known here.',
    next: 'Compare the bytes with what the sender meant to send.',
  },
} as const satisfies ProblemTable
