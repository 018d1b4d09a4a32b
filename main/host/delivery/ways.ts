import type { Offers } from '#bootstrap/offers.ts'
import type { ReadBack } from '#bootstrap/read-back.ts'
import type { Port, Step } from '#bootstrap/run.ts'
import type { DeliveryOrder } from '#contract'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import type { BootstrapOutcome } from '#device/device.ts'
import type { Ports } from '../areas/ports.ts'
import type { Simulator } from '../areas/simulator.ts'
import type { MadeDocument } from '../bootstrap-document.ts'
import type { Parts } from '../parts.ts'
import type { SimulatedUnit } from '../simulated-unit.ts'

// The way of a bootstrap document to its device. A delivery can fail for certain or stay open; that it worked only the
// proof tells.

/** What went wrong, and where. */
export interface Failure {
  readonly step: Step
  readonly problem: Problem
}

const openEnds: ReadonlySet<string> = new Set([
  'http.timeout',
  'http.stopped-in-the-middle',
  'http.no-answer',
  'http.not-http-answer',
  'serial.midway',
  'serial.recipe-session',
])

/** True when all that is missing is an answer: the device may have taken the document, and only the proof can tell. */
export const leavesOpen = ({ problem: { code } }: Failure): boolean => openEnds.has(code)

/** What a delivery tells while it runs. */
export interface Hooks {
  /** Ends the delivery; what left cannot be taken back. */
  readonly signal: AbortSignal
  told(step: Step, words: string, address?: string): void
  /** An attempt failed and another one follows. */
  again(why: Problem, attempt: number): void
  progress(sent: number, total: number): void
  port(port: Port): void
  /** From here on the device may have the document. */
  left(): void
  readBack(shown: ReadBack): void
}

export interface DeliveryPorts {
  readonly offers: Offers
  readonly simulator: Simulator
  /** The ports that cables are plugged into. */
  readonly cables: Pick<Ports, 'find' | 'desk'>
  /** Base address of the offers, e.g. `https://127.0.0.1:8443/bootstrap/`. */
  offersAt(): string | undefined
}

/** All that a delivery needs. */
export interface Flight {
  readonly parts: Parts
  readonly ports: DeliveryPorts
  readonly runId: string
  readonly order: DeliveryOrder
  readonly made: MadeDocument
  readonly hooks: Hooks
  /** The certificate that the plan saw at the device. */
  readonly expectedPeer?: string | undefined
}

/** Carries a document to its device. Settles when the delivery is over: with its failure, or with nothing. */
export type Deliver = (flight: Flight) => Promise<Failure | undefined>

export const unitOf = ({ ports, order }: Pick<Flight, 'ports' | 'order'>): SimulatedUnit | undefined =>
  ports.simulator.unit(order.deviceId)

/** What a simulated device says about its bootstrap: it tells more than a real one would. */
export function failureOf(outcome: Result<BootstrapOutcome | undefined>): Failure | undefined {
  if (!outcome.ok) return { step: 'apply', problem: outcome.problem }
  const broken = outcome.value?.sessions.find(session => session.problem)
  return broken?.problem && { step: 'session', problem: broken.problem }
}
