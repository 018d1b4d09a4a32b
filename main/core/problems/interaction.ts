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
  'portal.closed': {
    words: 'Nobody can register here at present.',
    cause: 'The operator of this workbench has not opened its self-service pages, or offers nobody to register with.',
    next: 'Ask your operator.',
  },
  'portal.device-known': {
    words: 'The device {device} is registered already.',
    cause: 'It has an account here; a second registration could belong to somebody else.',
    next: 'Use the page of the device that was shown when it was registered, or ask your operator.',
  },
  'portal.rate': {
    words: 'There are too many registrations just now.',
    cause: 'A few a minute are taken, so that nobody floods the server.',
    next: 'Wait a minute and try again.',
  },
  'portal.unknown-setting': {
    words: 'These settings are no longer offered.',
    cause: 'The operator took them away while the page stood open.',
    next: 'Load the page again.',
  },
  'portal.invalid': {
    words: 'The self-service pages cannot be kept like that: {what}.',
    cause: 'A name is missing or occurs twice, or settings are no MO document.',
    next: 'Mend it and keep it again.',
  },
} as const satisfies ProblemTable
