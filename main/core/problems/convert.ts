import type { ProblemTable } from './table.ts'

export const convertProblems = {
  'convert.left-out': {
    words: 'Left out, because the new form has no place for it: {what} ({count}, first at {first}).',
    cause: 'The two forms do not say the same things.',
    next: 'Keep the old file if this matters.',
    severity: 'warning',
  },
  'convert.assumed': {
    words: 'Made up, because the old form does not say it: {what} ({count}, first at {first}).',
    cause: 'The two forms do not say the same things.',
    next: 'Look through the new file and put it right.',
    severity: 'warning',
  },
  'convert.not-possible': {
    words: 'A document of the kind {from} cannot become {to}.',
    cause: 'It does not hold what that form is made of.',
    next: 'Choose one of: {choice}.',
  },
  'convert.broken': {
    words: 'The file is not well-formed ({what}); only a sound one can be converted to {to}.',
    cause: 'The file is damaged or unfinished.',
    next: 'Run dmwb check on it, put it right, then convert it again.',
  },
  'compare.no-values': {
    words: 'The file is of the kind {kind}; it holds no values of a device.',
    cause: 'A device is compared by what was read from it.',
    next: 'Give an MO document, a TNDS document, or the file of dmwb device --tree.',
  },
} as const satisfies ProblemTable
