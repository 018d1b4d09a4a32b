import { type Problem, problem } from '#core/problem.ts'
import { failed, type Result } from '#core/result.ts'

/** What a failed attempt says about another one. */
export type FailureClass = 'transport' | 'busy' | 'mismatch' | 'final'

/** The way to the device broke: the next attempt may find it whole. */
const transport: ReadonlySet<string> = new Set([
  'http.unreachable',
  'http.timeout',
  'http.no-answer',
  'http.stopped-in-the-middle',
  'notification.not-sent',
  'notification.nobody-listens',
  'serial.lost',
  'serial.midway',
  'serial.no-answer',
  'serial.at-unfinished',
  'serial.too-many-errors',
  'serial.smp-answer',
  'serial.obex-packet',
  'serial.not-there',
])
/** The device is there and has no time. */
const busy: ReadonlySet<string> = new Set([
  'bootstrap.push-busy',
  'host.simulated-busy',
  'serial.busy',
  'port.in-use-here',
])
/** What stands in the device is not what was written: one whole rewrite. */
const mismatch: ReadonlySet<string> = new Set(['serial.read-back', 'bootstrap.read-back'])

/** Faults of identity, credentials, signatures and documents are final: repeating them can only do harm. */
function failureClass(why: Problem): FailureClass {
  const { code } = why
  if (transport.has(code)) return 'transport'
  if (mismatch.has(code)) return 'mismatch'
  return busy.has(code) || saysBusy(why) ? 'busy' : 'final'
}

/** Devices that say in their own numbers that they are busy: a SIM (3GPP TS 27.007 §9.2), a board (SMP), OBEX. */
function saysBusy({ code, detail = {} }: Problem): boolean {
  if (code === 'serial.at-error') return detail.answer === '+CME ERROR: 14' || detail.answer === '+CME ERROR: 256'
  if (code === 'serial.smp-refused') return detail.group === -1 && detail.rc === 10
  return code === 'serial.obex-refused' && detail.status === 'D3'
}

/** How often each class is tried again. */
const mostRetries: Readonly<Record<FailureClass, number>> = { transport: 2, busy: 1, mismatch: 1, final: 0 }

export interface RetryOptions {
  readonly signal: AbortSignal
  /** Rests between two attempts; rejects when the signal comes. */
  pause(cls: FailureClass): Promise<unknown>
  /** An attempt failed and another one follows. */
  again(why: Problem, attempt: number): void
}

/** Attempts until one succeeds, or its class allows no more; the same bytes each time, so that a repeat does no harm. */
export async function withRetries<T>(
  attempt: (number: number) => Promise<Result<T>>,
  { signal, pause, again }: RetryOptions,
): Promise<Result<T>> {
  const used: Record<FailureClass, number> = { transport: 0, busy: 0, mismatch: 0, final: 0 }
  for (let number = 1; ; number += 1) {
    if (signal.aborted) return failed(problem('bootstrap.cancelled'))
    const result = await attempt(number)
    if (result.ok) return result
    const cls = failureClass(result.problem)
    if (signal.aborted || used[cls] >= mostRetries[cls]) return result
    used[cls] += 1
    again(result.problem, number)
    try {
      await pause(cls)
    } catch {
      return failed(problem('bootstrap.cancelled'))
    }
  }
}
