import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { AskBoard } from './smp-exchange.ts'

// Settings and reset of a board (MCUmgr groups 3 and 0).

const settings = 3
const os = 0

/** The bytes of a setting. Problem: `serial.smp-refused` where there is none. */
export async function readSetting(ask: AskBoard, name: string): Promise<Result<Uint8Array>> {
  const told = await ask({ operation: 'read', group: settings, id: 0, body: { name }, what: `the setting ${name}` })
  if (!told.ok) return told
  const { val } = told.value
  return val instanceof Uint8Array ? ok(val) : failed(problem('serial.smp-answer', { what: 'it has no value' }))
}

/** Writes a setting, reads it back, and keeps it over a reset. Problems: `serial.read-back`, `serial.smp-refused`. */
export async function writeSetting(ask: AskBoard, name: string, value: Uint8Array): Promise<Result<null>> {
  const what = `the setting ${name}`
  const written = await ask({ operation: 'write', group: settings, id: 0, body: { name, val: value }, what })
  if (!written.ok) return written
  const back = await readSetting(ask, name)
  if (!back.ok) return back
  const isSame = back.value.length === value.length && back.value.every((byte, at) => byte === value[at])
  if (!isSame) return failed(problem('serial.read-back'))
  const applied = await ask({ operation: 'write', group: settings, id: 2, what: 'to apply its settings' })
  if (!applied.ok) return applied
  const saved = await ask({ operation: 'write', group: settings, id: 3, what: 'to save its settings' })
  return saved.ok ? ok(null) : saved
}

/** Removes a setting; it is gone for good after the next save. */
export async function removeSetting(ask: AskBoard, name: string): Promise<Result<null>> {
  const what = `to remove the setting ${name}`
  const removed = await ask({ operation: 'write', group: settings, id: 1, body: { name }, what })
  // What is not there any more was removed by a request whose answer was lost.
  if (!removed.ok && !isMissing(removed.problem)) return removed
  const saved = await ask({ operation: 'write', group: settings, id: 3, what: 'to save its settings' })
  return saved.ok ? ok(null) : saved
}

const isMissing = ({ detail }: Problem) => detail?.group === settings && detail.rc === 4

/** Starts a board anew; it answers before it goes. */
export async function resetBoard(ask: AskBoard): Promise<Result<null>> {
  const told = await ask({ operation: 'write', group: os, id: 5, what: 'to start anew' })
  return told.ok ? ok(null) : told
}
