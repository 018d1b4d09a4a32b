import type { ProblemTable } from './table.ts'

/** Problems of the pages that ask a person at a device. */
export const interactionProblems = {
  'interaction.unknown': {
    words: 'This address is not known, or no longer.',
    cause: 'The question is over for long, was asked by another workbench, or the address was cut.',
    next: 'Close this page.',
  },
  'interaction.form-type': {
    words: 'A form cannot be read as {type}.',
    cause: 'A program sent something else than the form of the page.',
    next: 'Send application/x-www-form-urlencoded.',
  },
  'interaction.invalid': {
    words: 'The question cannot be asked like that: {what}.',
    cause: 'What was given contradicts itself, or is not what a question can hold.',
    next: 'Mend it and ask again.',
  },
  'interaction.over': {
    words: 'This question is over.',
    cause: 'It was answered or withdrawn, or its time ended.',
    next: 'Ask again if it still matters.',
  },
  'interaction.no-server': {
    words: 'No DM Server runs that could show the page.',
    cause: 'The pages lie at the address of the DM Server.',
    next: 'Start the DM Server, then ask again.',
  },
} as const satisfies ProblemTable
