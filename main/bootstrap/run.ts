import { sessionAlerts } from '#core/alert.ts'
import type { DeliveryMethod, RequestSource } from '#core/bootstrap/delivery-method.ts'
import type { Package1 } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { ReadBack } from './read-back.ts'

// One attempt to bootstrap one device. PASS can only be made from a proof and what reading back showed; a proof only from a
// session.

export type Step = 'make' | 'deliver' | 'read-back' | 'apply' | 'session' | 'proof'
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

/** What was at the other end. */
export interface Port {
  readonly address?: string
  /** The certificate that the device showed. */
  readonly certificate?: { readonly fingerprint: string; readonly subject: string }
  /** A file that was written for the device. */
  readonly file?: string
}

export type ReadBackShown = Pick<ReadBack, 'kind'> & {
  readonly sha256?: string
  readonly why?: string
  /** So many values were equal; the others are given to nobody, or not to this server. */
  readonly equal?: number
  readonly withheld?: readonly string[]
}

/** What a result rests on. Hashes are SHA-256; nothing in here is secret. */
export interface Evidence {
  readonly profileHash: string
  readonly documentHash: string
  readonly bytes: number
  readonly operator: string
  /** The servers in the document; a foreign one proves nothing here. */
  readonly servers: readonly { readonly serverId: string; readonly address: string; readonly ours: boolean }[]
  /** The account that must prove it. */
  readonly account?: string | undefined
  /** The session that proved these very bytes before: they are only proved again. */
  readonly carried?: string
  readonly port?: Port
  readonly attempts?: number
  readonly readBack?: ReadBackShown
  /** What the device gave back in its session, where the way itself was read back already. */
  readonly onDevice?: ReadBackShown
  /** Who asked for it, if it was asked for from outside. */
  readonly source?: RequestSource
  /** The list it belongs to, and its line there. */
  readonly list?: { readonly id: string; readonly line: number }
  /** The device that stood in: the document was flown with a simulated device, not delivered to the real one. */
  readonly trialFor?: string
}

export interface Run {
  readonly id: string
  readonly deviceId: string
  readonly profileId: string
  readonly method: DeliveryMethod
  readonly startedAt: number
  readonly endedAt?: number
  readonly result: 'running' | 'PASS' | 'FAIL' | 'UNKNOWN'
  readonly steps: readonly RunStep[]
  /** The session that proves it. */
  readonly record?: string
  /** Absent in runs of earlier versions. */
  readonly evidence?: Evidence
}

const seal: unique symbol = Symbol('proof')
/** Evidence that a bootstrap worked; made by `proofFrom` and `renewedProof` alone. */
export interface Proof {
  readonly [seal]: 'complete' | 'again'
  readonly record: string
}

interface OpenedSession {
  readonly record: string
  readonly account?: string | undefined
}

/**
 * The proof in a session that our server opened: authenticated with the very account of this run, and saying
 * BootstrapComplete (OMA DM 2.0 §8). Undefined when either is missing.
 */
export function proofFrom(session: OpenedSession, { alerts }: Package1, account: string): Proof | undefined {
  const says = alerts.some(({ type }) => type === sessionAlerts.bootstrap)
  return says && session.account === account ? { [seal]: 'complete', record: session.record } : undefined
}

/**
 * The proof for bytes that a device carries already: an earlier run ended in PASS with the same account, and a session
 * that is authenticated with it came now.
 */
export function renewedProof(earlier: Run, session: OpenedSession, account: string): Proof | undefined {
  const isProved = earlier.result === 'PASS' && earlier.evidence?.account === account
  return isProved && session.account === account ? { [seal]: 'again', record: session.record } : undefined
}

/** A new run, still without result. */
export function startRun(about: Pick<Run, 'id' | 'deviceId' | 'profileId' | 'method' | 'startedAt' | 'evidence'>): Run {
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

/** The run that knows more of what it rests on. */
export function withEvidence(run: Run, more: Partial<Evidence>): Run {
  return run.evidence ? { ...run, evidence: { ...run.evidence, ...more } } : run
}

/** PASS: the device proved it, and what was written reads back the same wherever it can be read. */
export function passed(run: Run, at: number, proof: Proof, readBack: ReadBack): Run {
  const proved = withStep(
    run,
    at,
    'proof',
    proof[seal] === 'complete'
      ? 'The device opened a session with its new credentials and said BootstrapComplete.'
      : 'The device opened a session with the credentials that it proved before.',
  )
  return { ...withEvidence(proved, { readBack }), result: 'PASS', endedAt: at, record: proof.record }
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
