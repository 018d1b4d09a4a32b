import { latin1Decode } from '../bytes.ts'

/** Longer lines are cut: nothing that a modem says is that long. */
const mostLine = 4096

export type AtEvent = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'prompt' }

/**
 * Cuts what a modem says into lines (V.250 §5.7): any mixture of CR and LF ends one, empty ones and NULs vanish, so that
 * echo and verbose answers need no case of their own. `> `, or another prompt, at the start of a line asks for data.
 */
export class AtLines {
  readonly #prompt: string
  #held = ''

  constructor(prompt = '> ') {
    this.#prompt = prompt
  }

  push(bytes: Uint8Array): readonly AtEvent[] {
    const events: AtEvent[] = []
    for (let from = 0; from < bytes.length; from += mostLine) {
      for (const letter of latin1Decode(bytes.subarray(from, from + mostLine))) this.#letter(letter, events)
    }
    return events
  }

  #letter(letter: string, events: AtEvent[]): void {
    if (letter === '\0') return
    if (letter === '\r' || letter === '\n') {
      const text = this.#held.trim()
      this.#held = ''
      if (text !== '') events.push({ kind: 'line', text })
      return
    }
    if (this.#held.length < mostLine) this.#held += letter
    if (this.#held !== this.#prompt) return
    this.#held = ''
    events.push({ kind: 'prompt' })
  }
}
