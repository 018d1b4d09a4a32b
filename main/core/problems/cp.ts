import type { ProblemTable } from './table.ts'

/** Where a document of client provisioning cannot do what it is for. */
export const cpProblems = {
  'cp.element': {
    words: '{name} has no place in {element}.',
    cause: 'A provisioning document has characteristics, which have parms and characteristics.',
    next: 'Move or remove the element.',
  },
  'cp.attribute': {
    words: '{element} lacks the attribute {name}.',
    cause: 'It was forgotten or misspelt.',
    next: 'Add it.',
  },
  'cp.missing': {
    words: '{type} lacks {name}.',
    cause: 'The parm was forgotten, misspelt, or stands in another characteristic.',
    next: 'Add it; devices refuse the document or leave this part out.',
    severity: 'warning',
  },
  'cp.value': {
    words: '{name} is “{value}”; {known}.',
    cause: 'The value is misspelt, or an extension of the vendor.',
    next: 'Correct the value.',
    severity: 'warning',
  },
  'cp.reference': {
    words: '{name} refers to “{value}”, which the document does not define.',
    cause: 'The name is misspelt, or the device shall know the connection already.',
    next: 'Define it, or make sure that the device has it.',
    severity: 'warning',
  },
  'cp.duplicate': {
    words: '{name} “{value}” is given twice; the later one replaces the earlier.',
    cause: 'A characteristic was copied and not renamed.',
    next: 'Give each a name of its own.',
    severity: 'warning',
  },
} as const satisfies ProblemTable
