import { concatBytes } from '../hex.ts'
import type { Result } from '../result.ts'
import { type Conversation, type Move, nothing } from './conversation.ts'

/** What an unplugged, noisy or slow line does to bytes; gives back what arrives. */
export type Wire = (bytes: Uint8Array) => readonly Uint8Array[]

export const whole: Wire = bytes => [bytes]
/** Pieces of this size. */
export const pieces =
  (size: number): Wire =>
  bytes =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size))

/** Feeds one side with what a script answers to what it sends; undefined = silence. */
export function talk<T>(
  side: Conversation<T>,
  answer: (sent: Uint8Array) => Uint8Array | undefined,
  wire: Wire = whole,
): { readonly result: Result<T>; readonly sent: Uint8Array; readonly rest: Uint8Array } {
  let sent = nothing
  let move = side.start()
  let queue: Uint8Array[] = []
  for (let step = 0; step < 200_000; step++) {
    if (move.send) {
      sent = concatBytes(sent, move.send)
      queue.push(...wire(answer(move.send) ?? nothing).filter(piece => piece.length > 0))
    }
    if (move.end) return { result: move.end.result, sent, rest: concatBytes(move.end.rest, ...queue) }
    const [piece, ...others] = queue
    queue = others
    move = piece ? side.heard(piece) : side.silence()
  }
  throw new Error('They talk for ever.')
}

/** Two sides over two wires until both are over, on a clock of their own that stands still while bytes are under way. */
export function connect<A, B>(
  a: Conversation<A>,
  b: Conversation<B>,
  toB: Wire = whole,
  toA: Wire = whole,
): { readonly a: Result<A> | undefined; readonly b: Result<B> | undefined; readonly bytes: number } {
  const [left, right] = [new End(a, toB), new End(b, toA)]
  let now = 0
  left.do(a.start(), right, now)
  right.do(b.start(), left, now)
  for (let step = 0; step < 500_000 && !(left.result && right.result); step++) {
    if (left.hear(right, now) || right.hear(left, now)) continue
    now = Math.min(left.deadline, right.deadline)
    if (left.deadline === now) left.do(left.side.silence(), right, now)
    else right.do(right.side.silence(), left, now)
  }
  return { a: left.result, b: right.result, bytes: left.bytes }
}

class End<T> {
  readonly side: Conversation<T>
  readonly #wire: Wire
  inbox: Uint8Array[] = []
  result: Result<T> | undefined
  deadline = Number.POSITIVE_INFINITY
  bytes = 0

  constructor(side: Conversation<T>, wire: Wire) {
    this.side = side
    this.#wire = wire
  }

  hear<U>(other: End<U>, now: number): boolean {
    const next = this.inbox.shift()
    if (next && !this.result) this.do(this.side.heard(next), other, now)
    return next !== undefined
  }

  do<U>({ send, waitMs, end }: Move<T>, other: End<U>, now: number): void {
    if (send) {
      this.bytes += send.length
      other.inbox.push(...this.#wire(send))
    }
    if (waitMs !== undefined) this.deadline = now + waitMs
    if (!end) return
    this.result ??= end.result
    this.deadline = Number.POSITIVE_INFINITY
  }
}
