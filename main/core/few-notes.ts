import { type Problem, problem } from './problem.ts'

/** Notes that are kept on one body. */
const mostNotes = 100

/** The first notes on a body, and how many more there were: thousands of small faults must not fill the record. */
export function fewNotes(notes: readonly Problem[]): readonly Problem[] {
  if (notes.length <= mostNotes) return notes
  return [...notes.slice(0, mostNotes), problem('package.more-notes', { count: notes.length - mostNotes })]
}
