import { bytesAsText } from './bytes.ts'

/** So many different bodies of at most this size, in bytes, are remembered. */
const mostKept = 200
const longestKept = 2048

/**
 * Remembers what was read of short bodies: devices of one model say the same, session after session. What `read` gives
 * back must not be changed by anybody.
 */
export function keepReads<T>(read: (body: Uint8Array) => T): (body: Uint8Array) => T {
  const kept = new Map<string, T>()
  return body => {
    if (body.length > longestKept) return read(body)
    const key = bytesAsText(body)
    const before = kept.get(key)
    if (before !== undefined) return before
    const value = read(body)
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, value)
    return value
  }
}
