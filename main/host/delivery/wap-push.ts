import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sha256 } from '#bootstrap/read-back.ts'
import { withRetries } from '#bootstrap/retry.ts'
import type { DeliveryOrder } from '#contract'
import { documentTypes } from '#core/bootstrap-forms/forms.ts'
import { type PushSecurity, pushKey } from '#core/bootstrap-forms/push-key.ts'
import { encodeBootstrapPush } from '#core/bootstrap-forms/wap-push.ts'
import { hexEncode } from '#core/hex.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { parseUdpAddress, sendUdpPush, udpAddressText } from '#transport/udp-push.ts'
import type { MadeDocument } from '../bootstrap-document.ts'
import type { SimulatedUnit } from '../simulated-unit.ts'
import { pauseFor } from './pause.ts'
import { type Deliver, type Failure, type Hooks, unitOf } from './ways.ts'

/** The most that a datagram holds (IPv4). */
const mostDatagram = 65_507
/** A lost datagram is told by nobody: it is sent again after so long without a session, twice. */
const resendMs = 10_000
const mostResends = 2

/** SEC unless told otherwise: the device needs nobody who types. */
const usualSecurity: PushSecurity = 'netwpin'

/** The WAP push of a document, with SEC and MAC. Problems: `bootstrap.no-imsi`, `bootstrap.no-pin`. */
export function wapPushOf(
  order: Pick<DeliveryOrder, 'security' | 'imsi' | 'pin'>,
  { bytes: body, form }: Pick<MadeDocument, 'bytes' | 'form'>,
  unit: SimulatedUnit | undefined,
  /** The bytes that the MAC is made of, where others are shown. */
  signed: Uint8Array = body,
): Result<Uint8Array> {
  const { security = usualSecurity } = order
  const known = unit?.summary().subscriber
  const imsi = order.imsi ?? known?.imsi
  const pin = order.pin ?? known?.pin
  const secrets = { ...(imsi !== undefined && { imsi }), ...(pin !== undefined && { pin }) }
  const key = pushKey({ security, profile: form === 'dm1-wbxml' ? 'dm' : 'cp' }, secrets)
  if (!key.ok) return key
  const mac = hexEncode(createHmac('sha1', key.value).update(signed).digest()).toUpperCase()
  const forAgent = form !== 'cp-wbxml'
  return ok(encodeBootstrapPush({ type: documentTypes[form], forAgent, body, protection: { security, mac } }))
}

/** Server-initiated by a WAP push in a datagram to port 2948 (OMA DM 2.0 §8.4, App. E.1). */
export const deliverWapPush: Deliver = async flight => {
  const { parts, order, made, hooks } = flight
  const { deviceId } = order
  const unit = unitOf(flight)
  const push = wapPushOf(order, made, unit)
  if (!push.ok) return { step: 'make', problem: push.problem }
  const text = order.address ?? unit?.summary().notifiedAt
  if (text === undefined) return { step: 'deliver', problem: problem('host.bootstrap-no-address', { id: deviceId }) }
  const target = parseUdpAddress(text)
  if (!target.ok) return { step: 'deliver', problem: target.problem }
  const address = udpAddressText(target.value)
  hooks.port({ address })
  const verdict = unit && verdictOf(unit, sha256(made.bytes), hooks.signal)
  const send = async (): Promise<Result<null>> => {
    const record = parts.recorder.open({
      kind: 'bootstrap',
      side: 'server',
      deviceId,
      peer: address,
      dialect: made.dialect,
    })
    record.push({ from: 'bootstrap', to: 'device', way: 'udp', body: push.value, sealed: true })
    const sent = await sendUdpPush(target.value, push.value)
    record.end(sent.ok ? 'done' : 'failed', sent.ok ? undefined : sent.problem)
    if (sent.ok) hooks.progress(push.value.length, push.value.length)
    return sent
  }
  const sent = await withRetries(send, {
    signal: hooks.signal,
    pause: cls => pauseFor(cls, hooks.signal),
    again: hooks.again,
  })
  if (!sent.ok) return { step: 'deliver', problem: sent.problem }
  hooks.left()
  hooks.told('deliver', `A WAP push of ${push.value.length} bytes left for ${address}; nothing answers a push.`)
  void resend(send, hooks)
  return verdict
}

/** Until the run is over, which ends by its signal. */
async function resend(send: () => Promise<Result<null>>, hooks: Hooks): Promise<void> {
  for (let count = 1; count <= mostResends; count += 1) {
    try {
      await delay(resendMs, undefined, { signal: hooks.signal, ref: false })
    } catch {
      return
    }
    hooks.told('deliver', 'No session came yet: the push was sent again, in case it was lost.')
    await send()
  }
}

/** A simulated device tells why it refused a push; a real one says nothing. */
export function verdictOf(unit: SimulatedUnit, document: string, signal: AbortSignal): Promise<Failure | undefined> {
  return new Promise(resolve => {
    const stop = unit.onPush(({ sha256: seen, refusal }) => {
      if (seen === document) settle(refusal && { step: 'apply', problem: refusal })
    })
    const settle = (failure?: Failure) => {
      stop()
      signal.removeEventListener('abort', cancel)
      resolve(failure)
    }
    const cancel = () => settle()
    signal.addEventListener('abort', cancel)
  })
}

/** What a plan shows of a push that would be too long. */
export function pushSize(push: Uint8Array): Result<number> {
  if (push.length <= mostDatagram) return ok(push.length)
  return failed(problem('bootstrap.push-too-large', { bytes: push.length, way: 'a datagram', most: mostDatagram }))
}
