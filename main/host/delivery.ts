import type { Offers } from '#bootstrap/offers.ts'
import { pushBootstrap } from '#bootstrap/push.ts'
import type { Step } from '#bootstrap/run.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import type { BootstrapOutcome } from '#device/device.ts'
import type { Simulator } from './areas/simulator.ts'
import type { PushOrder } from './areas.ts'
import type { MadeDocument } from './bootstrap-document.ts'
import type { Parts } from './parts.ts'
import { sessionInWords } from './session-in-words.ts'

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
])

/** True when all that is missing is an answer: the device may have taken the document, and only the proof can tell. */
export const leavesOpen = ({ problem: { code } }: Failure): boolean => openEnds.has(code)

export interface Started {
  /** Settles when the delivery is over: with its failure, or with nothing. */
  readonly end: Promise<Failure | undefined>
  /** What went well, as it happens. */
  stop(): void
}
export type Told = (step: Step, words: string, address?: string) => void

/** How long an address for a device elsewhere is kept open. */
export const offerMs = 10 * 60_000

export interface DeliveryPorts {
  readonly offers: Offers
  readonly simulator: Simulator
  /** Base address of the offers, e.g. `https://127.0.0.1:8443/bootstrap/`. */
  offersAt(): string | undefined
}

/** Starts a delivery. Problems that show before anything was sent come as a result, later ones as `end`. */
export function startDelivery(
  parts: Parts,
  ports: DeliveryPorts,
  order: PushOrder,
  document: MadeDocument,
  told: Told,
): Started {
  return order.method === 'client-initiated'
    ? offerDocument(parts, ports, order, document, told)
    : pushDocument(parts, ports, order, document, told)
}

function offerDocument(
  parts: Parts,
  { offers, simulator, offersAt }: DeliveryPorts,
  { deviceId }: PushOrder,
  document: MadeDocument,
  told: Told,
): Started {
  const { bytes, dialect } = document
  const offer = offers.make(deviceId, bytes, offerMs, dialect)
  const url = `${offersAt() ?? ''}${offer.token}`
  const unit = simulator.unit(deviceId)
  if (!unit) {
    told('deliver', `The device can fetch the document once, within ${offerMs / 60_000} minutes, at ${url}`, url)
    const end = offer.taken.then(taken => {
      if (!taken) return { step: 'deliver', problem: problem('host.bootstrap-not-fetched') } as const
      told('deliver', 'The device fetched the document.')
      return undefined
    })
    return { end, stop: offer.withdraw }
  }
  void offer.taken.then(taken => taken && told('deliver', 'The device fetched the document over HTTPS.'))
  const end = unit
    .use(device => device.bootstrapFrom(url, dialect))
    .then(async outcome => {
      offer.withdraw()
      const [session] = outcome.ok ? outcome.value.sessions : []
      if (session) await unit.ended(sessionInWords(session, parts.now()))
      return failureOf(outcome)
    })
  return { end, stop: offer.withdraw }
}

/** What a simulated device says about its bootstrap: it tells more than a real one would. */
function failureOf(outcome: Result<BootstrapOutcome>): Failure | undefined {
  if (!outcome.ok) return { step: 'apply', problem: outcome.problem }
  const broken = outcome.value.sessions.find(session => session.problem)
  return broken?.problem && { step: 'session', problem: broken.problem }
}

function pushDocument(
  { authority, recorder }: Parts,
  { simulator }: DeliveryPorts,
  { deviceId, address }: PushOrder,
  document: MadeDocument,
  told: Told,
): Started {
  const { bytes, dialect } = document
  const target = address ?? simulator.unit(deviceId)?.summary().listens
  const push = async (): Promise<Failure | undefined> => {
    if (target === undefined)
      return { step: 'deliver', problem: problem('host.bootstrap-no-address', { id: deviceId }) }
    const { cert, key } = await authority.issueClient('dm-workbench')
    const tls = { ca: authority.certificate, cert, key }
    const pushed = await pushBootstrap({ deviceId, address: target, body: bytes, dialect, tls }, recorder)
    if (!pushed.ok) return { step: 'deliver', problem: pushed.problem }
    told('deliver', 'The device took the document over mutually authenticated TLS.')
    return undefined
  }
  return { end: push(), stop: () => undefined }
}
