import type { ProblemTable } from './table.ts'

export const httpProblems = {
  'http.port-in-use': {
    words: 'Port {port} is taken.',
    cause: 'Another program, or another workbench, listens there.',
    next: 'Choose another port, or stop the program that uses it.',
  },
  'http.body-too-large': {
    words: 'The body is larger than {limit} bytes.',
    cause: 'The sender streams without an end, or the limit is too low for this work.',
    next: 'Raise the limit in the settings if the size is expected.',
  },
  'http.stopped-in-the-middle': {
    words: 'The other side stopped in the middle of its message after {bytes} bytes.',
    cause: 'The connection was cut, or the sender died.',
    next: 'Look at the bytes that did arrive; let the device call in again.',
  },
} as const satisfies ProblemTable
