import { withRetries } from '#bootstrap/retry.ts'
import { problem } from '#core/problem.ts'
import { sessionInWords } from '../session-in-words.ts'
import { pauseFor } from './pause.ts'
import { type Deliver, failureOf, unitOf } from './ways.ts'

/** How long an address for a device elsewhere is kept open. */
export const offerMs = 10 * 60_000

/** Client-initiated (OMA DM 2.0 §8.3): the device fetches the document from an address that works once. */
export const deliverOffer: Deliver = async flight => {
  const { parts, ports, order, made, hooks } = flight
  const { deviceId } = order
  const { bytes, dialect, type } = made
  const onSent = (sent: number) => hooks.progress(sent, bytes.length)
  const offer = ports.offers.make(deviceId, bytes, offerMs, dialect, onSent, type)
  const url = `${ports.offersAt() ?? ''}${offer.token}`
  hooks.signal.addEventListener('abort', offer.withdraw)
  const unit = unitOf(flight)
  try {
    if (!unit) {
      hooks.told(
        'deliver',
        `The device can fetch the document once, within ${offerMs / 60_000} minutes, at ${url}`,
        url,
      )
      if (!(await offer.taken)) return { step: 'deliver', problem: problem('host.bootstrap-not-fetched') }
      hooks.left()
      hooks.told('deliver', 'The device fetched the document.')
      return undefined
    }
    void offer.taken.then(taken => {
      if (!taken) return
      hooks.left()
      hooks.told('deliver', 'The device fetched the document over HTTPS.')
    })
    const outcome = await withRetries(() => unit.use(device => device.bootstrapFrom(url, dialect)), {
      signal: hooks.signal,
      pause: cls => pauseFor(cls, hooks.signal),
      again: hooks.again,
    })
    const [session] = outcome.ok ? outcome.value.sessions : []
    if (session) await unit.ended(sessionInWords(session, parts.now()))
    return failureOf(outcome)
  } finally {
    offer.withdraw()
    hooks.signal.removeEventListener('abort', offer.withdraw)
  }
}
