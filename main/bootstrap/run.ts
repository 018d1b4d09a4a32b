import { sessionAlerts } from '#core/alert.ts'
import type { Package1 } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'

// One attempt to bootstrap one device. PASS can only be made from a proof, and a proof only from a session.

export type Step = 'make' | 'deliver' | 'apply' | 'session' | 'proof'
interface RunStep {
  /** Microseconds since 1970. */
  readonly at: number
  readonly step: Step
  readonly ok: boolean
  readonly words: string
  /** The one-time address at which the device can fetch the document. */
  readonly address?: string
  readonly problem?: Problem
}
export interface Run {
  readonly id: string
  readonly deviceId: string
  readonly profileId: string
  readonly method: 'client-initiated' | 'server-initiated'
  readonly startedAt: number
  readonly endedAt?: number
  readonly result: 'running' | 'PASS' | 'FAIL' | 'UNKNOWN'
  readonly steps: readonly RunStep[]
  /** The session that proves it. */
  readonly record?: string
}

const seal: unique symbol = Symbol('proof')
/** Evidence that a bootstrap worked; made by `proofFrom` alone. */
export interface Proof {
  readonly [seal]: true
  readonly record: string
}

/**
 * The proof in a session that our server opened: authenticated with the very account of this run, and saying
 * BootstrapComplete (OMA DM 2.0 §8). Undefined when either is missing.
 */
export function proofFrom(
  session: { readonly record: string; readonly account?: string },
  { alerts }: Package1,
  account: string,
): Proof | undefined {
  const says = alerts.some(({ type }) => type === sessionAlerts.bootstrap)
  return says && session.account === account ? { [seal]: true, record: session.record } : undefined
}

/** A new run, still without result. */
export function startRun(about: Pick<Run, 'id' | 'deviceId' | 'profileId' | 'method' | 'startedAt'>): Run {
  return { ...about, result: 'running', steps: [] }
}

/** The run with one more step that went well. */
export function withStep(run: Run, at: number, step: Step, words: string, address?: string): Run {
  return { ...run, steps: [...run.steps, { at, step, ok: true, words, ...(address !== undefined && { address }) }] }
}

/** The run with a step of which nobody knows whether it went well; the run goes on. */
export function withDoubt(run: Run, at: number, step: Step, words: string, why: Problem): Run {
  return { ...run, steps: [...run.steps, { at, step, ok: false, words, problem: why }] }
}

/** PASS: the device proved it. */
export function passed(run: Run, at: number, proof: Proof): Run {
  const proved = withStep(
    run,
    at,
    'proof',
    'The device opened a session with its new credentials and said BootstrapComplete.',
  )
  return { ...proved, result: 'PASS', endedAt: at, record: proof.record }
}

/** FAIL: it is certain that this attempt did not work. UNKNOWN: neither failed nor proved (design, decision 4). */
export function ended(
  run: Run,
  at: number,
  result: 'FAIL' | 'UNKNOWN',
  step: Step,
  words: string,
  problem?: Problem,
): Run {
  const last: RunStep = { at, step, ok: false, words, ...(problem && { problem }) }
  return { ...run, result, endedAt: at, steps: [...run.steps, last] }
}
