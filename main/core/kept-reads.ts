import { bytesAsText } from './bytes.ts'

/** So many different bodies of at most this size, in bytes, are remembered. */
const mostKept = 200
const longestKept = 2048

/**
 * Remembers what was read of short bodies: devices of one model say the same, session after session. What `read` gives
 * back must not be changed by anybody. Who has the bytes as text already, one character each, gives it along.
 */
export function keepReads<T>(read: (body: Uint8Array) => T): (body: Uint8Array, text?: string) => T {
  const kept = new Map<string, T>()
  return (body, text) => {
    if (body.length > longestKept) return read(body)
    const before = kept.get(text ?? bytesAsText(body))
    if (before !== undefined) return before
    const value = read(body)
    if (kept.size >= mostKept) kept.clear()
    // Not the text that was given: it may be a piece of a long one, which would be kept with it.
    kept.set(bytesAsText(body), value)
    return value
  }
}
