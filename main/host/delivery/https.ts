import { pushBootstrap } from '#bootstrap/push.ts'
import { withRetries } from '#bootstrap/retry.ts'
import { problem } from '#core/problem.ts'
import { pauseFor } from './pause.ts'
import { type Deliver, unitOf } from './ways.ts'

/** Server-initiated (OMA DM 2.0 §8.4): the document is posted to the device over mutually authenticated TLS. */
export const deliverHttps: Deliver = async flight => {
  const { parts, order, made, hooks, expectedPeer } = flight
  const { deviceId } = order
  const { authority, recorder } = parts
  const address = order.address ?? unitOf(flight)?.summary().listens
  if (address === undefined) {
    return { step: 'deliver', problem: problem('host.bootstrap-no-address', { id: deviceId }) }
  }
  hooks.port({ address })
  const { cert, key } = await authority.issueClient('dm-workbench')
  const push = {
    deviceId,
    address,
    body: made.bytes,
    dialect: made.dialect,
    type: made.type,
    tls: { ca: order.deviceCa ?? authority.certificate, cert, key },
    signal: hooks.signal,
    expectedPeer,
    onSent: (sent: number) => {
      hooks.left()
      hooks.progress(sent, made.bytes.length)
    },
    onPeer: ({ fingerprint, subject }: { readonly fingerprint: string; readonly subject: string }) =>
      hooks.port({ address, certificate: { fingerprint, subject } }),
  }
  const pushed = await withRetries(() => pushBootstrap(push, recorder), {
    signal: hooks.signal,
    pause: cls => pauseFor(cls, hooks.signal),
    again: hooks.again,
  })
  if (!pushed.ok) return { step: 'deliver', problem: pushed.problem }
  hooks.told('deliver', 'The device took the document over mutually authenticated TLS.')
  return undefined
}
