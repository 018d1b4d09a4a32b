import type { Result } from '../result.ts'

// Every protocol on a byte link is a machine of this form: bytes, silence and a change of mind come in; bytes to send and,
// at last, the outcome come out. It knows no port and no clock, so that a test can cut its bytes anywhere.

/** What a machine wants next. */
export interface Move<T> {
  readonly send?: Uint8Array
  /** From now on, tell it when nothing was heard for this long. Absent: the time that runs goes on running. */
  readonly waitMs?: number
  /** How many bytes of the payload the other side has confirmed. */
  readonly confirmed?: number
  /** It is over; bytes behind the end belong to whoever comes next. */
  readonly end?: { readonly result: Result<T>; readonly rest: Uint8Array }
}

/** One side of a protocol. */
export interface Conversation<T> {
  start(): Move<T>
  heard(bytes: Uint8Array): Move<T>
  /** The time to wait ran out. */
  silence(): Move<T>
  /** What to send so that the other side is left in order when somebody gives up. */
  farewell(): Uint8Array
}

export const nothing: Uint8Array = new Uint8Array(0)

/** The end of a conversation. */
export function over<T>(result: Result<T>, rest: Uint8Array = nothing): Move<T> {
  return { end: { result, rest } }
}
