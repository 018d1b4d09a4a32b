import type { ProblemTable } from './table.ts'

export const wbxmlProblems = {
  'wbxml.broken': {
    words: 'The WBXML is broken at byte {offset}: {what}.',
    cause: 'The file was cut or changed on its way, or it is something else.',
    next: 'Get the file again from where it was made.',
  },
  'wbxml.language-unknown': {
    words: 'The WBXML document has the public id {id}, whose tokens are not known here.',
    cause: 'It is neither SyncML, DevInf, DDF, TNDS nor client provisioning, or a form of a vendor.',
    next: 'Ask whoever made it for the XML form.',
  },
  'wbxml.token': {
    words: 'The {kind} token {token} of code page {page} is not known here; it is shown by its number.',
    cause: 'It is rare, of another version, or of a vendor.',
    next: 'Compare with the token tables of the document type.',
    severity: 'warning',
  },
  'wbxml.opaque': {
    words: '{size} bytes are neither text nor a document; they are shown as base64.',
    cause: 'The value is binary.',
    next: 'Decode the base64 to have the bytes.',
    severity: 'info',
  },
  'wbxml.instruction': {
    words: 'A processing instruction was left out.',
    cause: 'Documents of device management have none.',
    next: 'Nothing has to be done.',
    severity: 'info',
  },
  'wbxml.rest': {
    words: 'Bytes follow the end of the document; they were left out.',
    cause: 'The file holds more than one document, or padding.',
    next: 'Cut the file if it is to be sent.',
    severity: 'warning',
  },
  'wbxml.no-language': {
    words: 'Documents with the root element {root} have no WBXML form here.',
    cause: 'There are tokens for SyncML, DevInf, DDF, TNDS and client provisioning only.',
    next: 'Check whether this is the right file.',
  },
  'wbxml.left-out': {
    words: '{what} has no WBXML form and was left out ({count}).',
    cause: 'WBXML carries elements, attributes and text only.',
    next: 'Keep the XML file beside it.',
    severity: 'warning',
  },
  'wbxml.literal': {
    words: '{count} elements have no token, <{name}> first; their names travel as text.',
    cause: 'They belong to an extension of the grammar.',
    next: 'Make sure that the receiver knows them.',
    severity: 'info',
  },
  'wbxml.too-deep': {
    words: 'Elements lie more than {limit} deep.',
    cause: 'The document is broken or made to break programs.',
    next: 'Check the file.',
  },
} as const satisfies ProblemTable
