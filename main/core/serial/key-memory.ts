import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'

/**
 * How many tries were left when a key was shown last, by its name. One for all attempts of a push: when the answer to a key
 * was lost with the cable, fewer tries at the next attempt mean that it was wrong, and it is not shown again.
 */
export type KeyMemory = Map<string, number>

/** Whether a key may be shown: more than one try is known to be left, and it is not known to be wrong. Remembers that it is. */
export function mayShowKey(name: string, left: number | undefined, memory: KeyMemory): Result<number> {
  if (left === undefined || left <= 1) {
    return failed(problem('serial.card-last-try', { key: name, left: left ?? 'perhaps 1' }))
  }
  if (left < (memory.get(name) ?? 0)) return failed(problem('serial.card-wrong-key', { key: name, left }))
  memory.set(name, left)
  return ok(left)
}
