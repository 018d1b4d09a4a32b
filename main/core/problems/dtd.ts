import type { ProblemTable } from './table.ts'

/** Where a document leaves the grammar of the description framework (DM TND 1.3 §10). */
export const dtdProblems = {
  'dtd.attribute': {
    words: '{element} has the attribute {name}; the grammar knows no attributes.',
    cause: 'A namespace is usual in TNDS documents and in descriptions with extensions.',
    next: 'Nothing has to be done, unless a strict validator shall accept the file.',
    severity: 'info',
  },
  'dtd.either': {
    words: '{element} holds {first} and {second}; only one of them is allowed.',
    cause: 'A leaf was made an interior node, or the reverse, and the rest of the old kind stayed.',
    next: 'Remove one of them.',
  },
  'dtd.extension': {
    words:
      'The document has {count} elements that are extensions, the first one {name}; the grammar does not know them.',
    cause: 'Vendors add what the description framework has no words for.',
    next: 'Nothing has to be done, unless a strict validator shall accept the file.',
    severity: 'info',
  },
  'dtd.mark-up-in-text': {
    words: '{element} may hold text only, but has the element {name} inside.',
    cause: 'An example in XML was written without escaping it.',
    next: 'Escape the mark-up, or put it into a CDATA section.',
    severity: 'warning',
  },
  'dtd.missing': {
    words: '{element} lacks {name}.',
    cause: 'The element was forgotten, or stands elsewhere.',
    next: 'Add it.',
  },
  'dtd.not-empty': {
    words: '{element} must be empty.',
    cause: 'Something slipped between its tags, if only blanks or a comment.',
    next: 'Write <{element}/>.',
    severity: 'warning',
  },
  'dtd.not-here': {
    words: '{name} has no place in {element}.',
    cause: 'An end tag stands too early or too late, or the element was put into the wrong parent.',
    next: 'Move the element, or remove it.',
  },
  'dtd.order': {
    words: 'The parts of {element} are not in the order {order}.',
    cause: 'Many published descriptions keep an order of their own.',
    next: 'Put them in order; strict validators insist on it.',
    severity: 'warning',
  },
  'dtd.repeated': {
    words: '{element} has {name} more than once.',
    cause: 'The element was copied and the first one not removed.',
    next: 'Keep one of them.',
  },
  'dtd.text': {
    words: '{element} may not hold text.',
    cause: 'Text was left behind, or the element that should hold it is missing.',
    next: 'Remove the text, or put it into the right element.',
  },
  'dtd.unknown-element': {
    words: '{name} is no element of the description framework.',
    cause: 'The name is misspelt, or belongs to another grammar.',
    next: 'Correct the name, or remove the element.',
  },
} as const satisfies ProblemTable
