import { randomBytes } from 'node:crypto'
import { openNotebook } from '#conformance/notebook.ts'
import { probeClient } from '#conformance/probe-client.ts'
import { openProbeServer, type ProbeServer } from '#conformance/probe-server.ts'
import { descriptionObservations } from '#core/conformance/description-items.ts'
import type { Observation } from '#core/conformance/item.ts'
import type { MoDescription } from '#core/description.ts'
import { mediaTypes } from '#core/media-types.ts'
import { explain } from '#core/problem.ts'
import type { Recorder } from '#core/record.ts'
import { ok, type Result } from '#core/result.ts'
import { createDevice, type SimulatedDevice } from '#device/device.ts'
import type { CardSlot } from '#device/read-card.ts'
import type { Authority } from '#http/authority.ts'
import { accountDocument } from './account-document.ts'
import { probeApplications } from './own-client-applications.ts'
import { judgeClientSecurity } from './own-client-security.ts'
import { probeTrust } from './own-client-trust.ts'
import { probeNotifiedClient } from './own-notifications.ts'

// Our DM Client, the simulated device, judged by a scripted server: HTTPS on loopback, an account of its own.

export interface OwnClientParts {
  readonly authority: Authority
  readonly recorder: Recorder
  readonly descriptions: readonly MoDescription[]
}

const deviceId = 'IMEI:004400152020036'
const timeoutMs = 20_000
const path = '/dm'

/** Everything that can be seen of our client. Problems: those of a listener or of a device that cannot be made. */
export async function judgeOwnClient(parts: OwnClientParts): Promise<Result<readonly Observation[]>> {
  const tls = await parts.authority.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const server = await openProbeServer({ host: '127.0.0.1', port: 0, path, timeoutMs, tls })
  if (!server.ok) return server
  const token = randomBytes(24).toString('base64url')
  const make = (id: string, state?: unknown, card?: CardSlot) =>
    createDevice({
      id,
      ...(state !== undefined && { state }),
      ...(card && { card }),
      descriptions: parts.descriptions,
      trust: { ca: parts.authority.certificate },
      listenTls: { ...tls, ca: parts.authority.certificate },
      applications: [{ id: 'conformance', token, reads: [] }],
      network: { MCC: '001', MNC: '01', CMCC: '001', CMNC: '02', SPName: 'Test Network' },
      recorder: parts.recorder,
      random: count => randomBytes(count),
    })
  const device = make(deviceId)
  if (!device.ok) return device
  try {
    const secret = { secret: randomBytes(16).toString('hex'), data: randomBytes(8).toString('hex') }
    const session = await probeBootstrap(server.value, device.value, secret)
    const rest = await probeClient({
      server: server.value,
      path,
      own: true,
      call: async () => void (await device.value.session({ trigger: 'client', serverId: 'probe' })),
    })
    const notified = await probeNotifiedClient({
      server: server.value,
      device: device.value,
      serverId: 'probe',
      secret: { secret: Buffer.from(secret.secret), data: Buffer.from(secret.data) },
    })
    const trust = await probeTrust({
      server: server.value,
      url: `${server.value.origin}${path}`,
      authority: parts.authority,
      device: device.value,
      another: (id, state, card) => {
        const made = make(id, state, card)
        if (!made.ok) throw new Error(made.problem.code)
        return made.value
      },
    })
    // Servers hear of what applications register, so that it comes after what servers are asked for.
    const applications = await probeApplications(device.value, token)
    return ok([
      ...descriptionObservations('client'),
      ...session,
      ...rest,
      ...notified,
      ...applications,
      ...trust,
      ...(await judgeClientSecurity(parts.authority)),
    ])
  } finally {
    await device.value.stop()
    await server.value.close()
  }
}

/** Client-initiated bootstrap over HTTPS, and the session that must follow (OMA DM 2.0 §8.3). */
async function probeBootstrap(
  server: ProbeServer,
  device: SimulatedDevice,
  secret: { readonly secret: string; readonly data: string },
): Promise<readonly Observation[]> {
  const notes = openNotebook()
  const url = `${server.origin}${path}`
  const document = accountDocument({ serverId: 'probe', url, name: 'Conformance check', notification: secret })
  server.offer('bootstrap', mediaTypes.document, document)
  const insecure = await device.bootstrapFrom(`${server.origin.replace('https:', 'http:')}/repo/bootstrap`)
  notes.check(
    ['DM-BOOT-007-C-M'],
    !insecure.ok,
    `A bootstrap address without TLS was ${insecure.ok ? 'used' : `refused: ${explain(insecure.problem).words}`}.`,
  )
  const seen = await server.session(
    async client => client.package1.alerts.map(({ type }) => type),
    async () => void (await device.bootstrapFrom(`${server.origin}/repo/bootstrap`)),
  )
  const complete = seen.ok && seen.value.includes('urn:oma:at:dm:2.0:BootstrapComplete')
  notes.check(
    ['DM-BOOT-001-C-M', 'DM-BOOT-004-C-O', 'DM-BOOT-007-C-M', 'bootstrap-fetched'],
    complete,
    complete
      ? 'The bootstrap was fetched over HTTPS; the session that followed carried BootstrapComplete.'
      : 'No session with BootstrapComplete followed a bootstrap over HTTPS.',
  )
  return notes.observations
}
