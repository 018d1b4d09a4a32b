import { setTimeout as delay } from 'node:timers/promises'
import type { FailureClass } from '#bootstrap/retry.ts'

const pauseMs: Readonly<Record<FailureClass, number>> = {
  transport: 2_000,
  busy: 3_000,
  mismatch: 500,
  final: 0,
}

/** Rests before the next attempt; rejects when the signal comes. */
export const pauseFor = (cls: FailureClass, signal: AbortSignal): Promise<unknown> =>
  delay(pauseMs[cls], undefined, { signal })
