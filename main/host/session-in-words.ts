import type { SimulatedSummary } from '#contract'
import { explain } from '#core/problem.ts'
import type { SessionResult } from '#device/device.ts'

/** A session in one line. */
export function sessionInWords(session: SessionResult, at: number): NonNullable<SimulatedSummary['lastResult']> {
  const { ended, rounds, record } = session
  const packages = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
  if (ended === 'END') return { at, ok: true, words: `The session ended well after ${packages}.`, record }
  const why = session.problem ? explain(session.problem).words : 'The session broke off.'
  return { at, ok: false, words: why, record }
}
