import type { ProblemTable } from './table.ts'

/** What can be wrong with a document as XML, whatever it describes. */
export const xmlProblems = {
  'xml.attribute-broken': {
    words: 'The attribute {name} is not written as name="value".',
    cause: 'A quote or the equals sign is missing, or the value holds "<".',
    next: 'Write the value in quotes behind an equals sign.',
  },
  'xml.attribute-twice': {
    words: 'The element {element} has the attribute {name} twice.',
    cause: 'An attribute was copied and not changed.',
    next: 'Remove one of them.',
  },
  'xml.bad-byte': {
    words: 'Byte {byte} is not valid {encoding}; it was read as “{read}”.',
    cause: 'The file was saved in another encoding than it declares.',
    next: 'Save the file as UTF-8, or correct the encoding in its XML declaration.',
  },
  'xml.bad-character': {
    words: 'The character {character} is not allowed in XML.',
    cause: 'A program wrote a control character, or the file is not text.',
    next: 'Remove the character.',
  },
  'xml.bad-name': {
    words: '“{name}” cannot be the name of an element or attribute.',
    cause: 'Names begin with a letter and hold letters, digits, "-", "_" and "." only.',
    next: 'Correct the name.',
  },
  'xml.cdata-end': {
    words: '"]]>" stands in text without a CDATA section that it could end.',
    cause: 'The beginning of the section was lost.',
    next: 'Write "]]&gt;", or put the beginning "<![CDATA[" back.',
  },
  'xml.comment-dashes': {
    words: 'A comment holds "--", which XML does not allow.',
    cause: 'A comment was put around another one, or a line of dashes was drawn.',
    next: 'Write single dashes.',
  },
  'xml.declaration-broken': {
    words: 'The XML declaration is not written as <?xml version="1.0" encoding="…"?>.',
    cause: 'A part is missing, misspelt or in another order.',
    next: 'Replace it.',
  },
  'xml.declaration-late': {
    words: 'The XML declaration is not at the very beginning.',
    cause: 'Something was put before it, or it was pasted along with a part of another file.',
    next: 'Move it to the first byte of the file, or remove it.',
  },
  'xml.doctype-broken': {
    words: 'The DOCTYPE cannot be understood: {what}.',
    cause: 'A quote or bracket is missing.',
    next: 'Replace it by the DOCTYPE of the DDF 1.2 grammar, or remove it.',
  },
  'xml.empty': {
    words: 'The document is empty.',
    cause: 'The file was never written, or was cut to nothing.',
    next: 'Start with a MgmtTree element.',
  },
  'xml.encoding-differs': {
    words: 'The document declares {declared}, but is written in {used}.',
    cause: 'It was converted without changing its XML declaration.',
    next: 'Correct the encoding in the XML declaration.',
    severity: 'warning',
  },
  'xml.encoding-unknown': {
    words: 'The encoding {declared} is not known here; the document was read as {used}.',
    cause: 'The XML declaration names a rare encoding.',
    next: 'Save the file as UTF-8.',
  },
  'xml.entity-refused': {
    words: 'The entity &{name}; is not expanded: {why}.',
    cause: 'Entities of a document can point to other files or grow without bounds, so none is followed here.',
    next: 'Write the text itself in place of the entity.',
  },
  'xml.entity-unknown': {
    words: 'The entity &{name}; is not known.',
    cause: 'XML itself knows only amp, lt, gt, quot and apos.',
    next: 'Write the character itself, or its number such as &#160;.',
  },
  'xml.no-root': {
    words: 'The document has no element.',
    cause: 'It is not XML, or was cut before its first element.',
    next: 'Check what file this is.',
  },
  'xml.not-closed': {
    words: '<{name}> of line {line} is not closed before {before}.',
    cause: 'An end tag was forgotten or lost.',
    next: 'Add </{name}>.',
  },
  'xml.not-ended': {
    words: 'The {what} is not ended.',
    cause: 'Its last characters are missing, or the file was cut.',
    next: 'Add {end}.',
  },
  'xml.prefix-unbound': {
    words: 'The prefix {prefix} is not bound to a namespace.',
    cause: 'The attribute xmlns:{prefix} is missing on the element or above it.',
    next: 'Add the attribute to the root element.',
    severity: 'warning',
  },
  'xml.second-root': {
    words: 'The document has more than one outermost element; this is <{name}>.',
    cause: 'Several documents were put into one file, or an end tag stands too early.',
    next: 'Keep one document per file.',
  },
  'xml.stray-ampersand': {
    words: '"&" stands alone in the text.',
    cause: 'In XML it begins an entity.',
    next: 'Write &amp;.',
  },
  'xml.stray-end-tag': {
    words: '</{name}> closes nothing.',
    cause: 'The start tag is missing, or the element was closed already.',
    next: 'Remove it, or add its start tag.',
  },
  'xml.stray-less-than': {
    words: '"<" stands alone in the text.',
    cause: 'In XML it begins a tag.',
    next: 'Write &lt;.',
  },
  'xml.text-outside': {
    words: 'There is text outside the outermost element.',
    cause: 'The file holds more than the document, such as the head of an HTTP message.',
    next: 'Remove the text.',
  },
  'xml.wrong-end-tag': {
    words: '</{name}> stands where <{open}> of line {line} should be closed.',
    cause: 'The name is misspelt, or differs in capital letters.',
    next: 'Write </{open}>.',
  },
} as const satisfies ProblemTable
