import { type Problem, problem } from '../problem.ts'
import { isCharacter } from '../xml/characters.ts'

/** Counts what a conversion leaves out or makes up, by kind, with the place of the first. */
export class Losses {
  private readonly left = new Map<string, { count: number; first: string }>()
  private readonly assumed = new Map<string, { count: number; first: string }>()

  /** Something of the source that the new form cannot hold. */
  leave(what: string, path = '', count = 1): void {
    if (count > 0) add(this.left, what, path, count)
  }

  /** Something that the new form needs and the source does not say. */
  assume(what: string, path = ''): void {
    add(this.assumed, what, path, 1)
  }

  /** Text as XML can hold it. */
  text(text: string, path: string): string {
    let safe = ''
    for (const letter of text) {
      if (isCharacter(letter.codePointAt(0) ?? 0)) safe += letter
      else {
        safe += '\ufffd'
        this.leave('control characters', path)
      }
    }
    return safe
  }

  list(): readonly Problem[] {
    const all = (code: 'convert.left-out' | 'convert.assumed', found: typeof this.left) =>
      [...found].map(([what, { count, first }]) =>
        problem(
          code,
          { what, count, first: first === '' ? 'the document' : first },
          first === '' ? {} : { path: first },
        ),
      )
    return [...all('convert.left-out', this.left), ...all('convert.assumed', this.assumed)]
  }
}

function add(to: Map<string, { count: number; first: string }>, what: string, first: string, count: number): void {
  const known = to.get(what)
  if (known) known.count += count
  else to.set(what, { count, first })
}
