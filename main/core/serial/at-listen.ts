import { problem } from '../problem.ts'
import { failed, ok } from '../result.ts'
import { AtLines } from './at-lines.ts'
import { type Conversation, type Move, nothing, over } from './conversation.ts'
import { matches } from './recipe.ts'

/** Waits for a line that a modem says of its own accord; the time runs on while it says others. Problem: `serial.no-answer`. */
export class AtListen implements Conversation<string> {
  readonly #reader = new AtLines()
  readonly #pattern: string
  readonly #waitMs: number

  constructor(pattern: string, waitMs: number) {
    this.#pattern = pattern
    this.#waitMs = waitMs
  }

  start(): Move<string> {
    return { waitMs: this.#waitMs }
  }

  heard(bytes: Uint8Array): Move<string> {
    for (let at = 0; at < bytes.length; at++) {
      const [event] = this.#reader.push(bytes.subarray(at, at + 1))
      if (event?.kind === 'line' && matches(this.#pattern, event.text)) return over(ok(event.text), bytes.slice(at + 1))
    }
    return {}
  }

  silence(): Move<string> {
    return over(failed(problem('serial.no-answer', { what: 'the modem' })))
  }

  farewell(): Uint8Array {
    return nothing
  }
}
