import { type Problem, problem } from './problem.ts'

/** Notes that are kept on one body. */
const mostNotes = 100

const more = (count: number): Problem => problem('package.more-notes', { count })

/** The first notes on a body, and how many more there were: thousands of small faults must not fill the record. */
export function fewNotes(notes: readonly Problem[]): readonly Problem[] {
  if (notes.length <= mostNotes) return notes
  return [...notes.slice(0, mostNotes), more(notes.length - mostNotes)]
}

/** The same for notes that come one after another; `end` says how many were left out. */
export function noteFew(note: (item: Problem) => void): { readonly add: typeof note; end(): void } {
  let count = 0
  return {
    add: item => {
      count += 1
      if (count <= mostNotes) note(item)
    },
    end: () => {
      if (count > mostNotes) note(more(count - mostNotes))
    },
  }
}
