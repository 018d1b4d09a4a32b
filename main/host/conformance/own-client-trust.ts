import { type Notebook, openNotebook } from '#conformance/notebook.ts'
import { probeDraftClient } from '#conformance/probe-draft.ts'
import { openProbeServer, type ProbeServer, type SeenRequest } from '#conformance/probe-server.ts'
import type { Observation } from '#core/conformance/item.ts'
import { mediaTypes } from '#core/media-types.ts'
import { explain } from '#core/problem.ts'
import type { SimulatedDevice } from '#device/device.ts'
import type { CardSlot } from '#device/read-card.ts'
import { type Authority, openAuthority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import { accountDocument } from './account-document.ts'
import { probeDigest, probeErrorReported, probeFactory, probePushService, probeRights } from './own-client-accounts.ts'
import { probeCard } from './own-client-card.ts'

// Whom our client trusts, and what it lets a server do (OMA DM 2.0 §8, §9, §10).

export interface TrustingClient {
  readonly server: ProbeServer
  /** Where Package#1 goes. */
  readonly url: string
  readonly authority: Authority
  readonly device: SimulatedDevice
  /** Makes another device of the same kind. */
  another(deviceId: string, state?: unknown, card?: CardSlot): SimulatedDevice
}

const bootstrapComplete = 'urn:oma:at:dm:2.0:BootstrapComplete'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'

/** Bootstraps that are pushed, repeated and shared; servers that are not trusted; rights over data and over rights. */
export async function probeTrust(subject: TrustingClient): Promise<readonly Observation[]> {
  const notes = openNotebook()
  await probePushed(subject, notes)
  await probeAgain(subject, notes)
  await probeShared(subject, notes)
  await probePushService(subject, notes)
  await probeDigest(subject, notes)
  probeFactory(subject, notes)
  await probeCard(subject, notes)
  await probeStrangers(subject, notes)
  await probeErrorReported(subject, notes)
  await probeDraftClient(subject.server, notes, async () => {
    await subject.device.session({ trigger: 'client', to: { url: subject.url, dialect: 'draft' } })
  })
  // Its rules replace all others, so it comes last.
  await probeRights(subject, notes)
  return notes.observations
}

/** Server-initiated (§8.4): only a sender that the device trusts is heard. */
async function probePushed({ server, url, authority, device }: TrustingClient, notes: Notebook): Promise<void> {
  const listening = await device.listen(0)
  if (!listening.ok) return notes.missed(['bootstrap-pushed'], explain(listening.problem).words)
  const body = Buffer.from(accountDocument({ serverId: 'pushed', url }))
  const push = async (tls: { readonly cert?: string; readonly key?: string }) => {
    const headers = { 'Content-Type': mediaTypes.document }
    const all = { ca: authority.certificate, ...tls }
    const sent = await send({
      method: 'POST',
      url: listening.value.url,
      headers,
      body,
      timeoutMs,
      limitBytes,
      tls: all,
    })
    return sent.ok ? sent.value.status : 0
  }
  const stranger = await push({})
  const trusted = await authority.issueClient('Conformance check')
  let taken = 0
  const alerts = await server.session(
    async client => client.package1.alerts.map(({ type }) => type),
    async () => {
      taken = await push({ cert: trusted.cert, key: trusted.key })
    },
  )
  const proved = alerts.ok && alerts.value.includes(bootstrapComplete)
  notes.check(
    ['DM-BOOT-005-C-O', 'DM-BOOT-007-C-M', 'bootstrap-pushed'],
    stranger === 403 && taken === 204 && proved,
    `A bootstrap pushed without a trusted certificate: HTTP ${stranger}; with one: ${taken}, and a session with ` +
      `BootstrapComplete ${proved ? 'followed' : 'did not follow'}.`,
  )
}

const timeoutMs = 15_000
const limitBytes = 1_000_000

/** A further server, and the same one updated: same SrvID, no second account. */
async function probeAgain({ server, url, device }: TrustingClient, notes: Notebook): Promise<void> {
  const before = device.accounts().length
  await server.session(
    async () => undefined,
    async () => void (await device.bootstrapWith(Buffer.from(accountDocument({ serverId: 'second', url })))),
  )
  const added = device.accounts().length
  await server.session(
    async () => undefined,
    async () =>
      void (await device.bootstrapWith(Buffer.from(accountDocument({ serverId: 'second', url, name: 'New' })))),
  )
  const after = device.accounts().length
  const evidence = `Accounts before a bootstrap for a further server: ${before}, after it: ${added}, after an update of it: ${after}.`
  notes.check(['bootstrap-again'], added === before + 1 && after === added, evidence)
}

/** The very same account document works on two devices (DM-ADM-001). */
async function probeShared({ server, url, another }: TrustingClient, notes: Notebook): Promise<void> {
  const document = Buffer.from(accountDocument({ serverId: 'shared', url }))
  const ids: (string | undefined)[] = []
  for (const deviceId of ['IMEI:004400152020101', 'IMEI:004400152020119']) {
    const device = another(deviceId)
    const seen = await server.session(
      async client => client.request.headers['omadm-devid'],
      async () => void (await device.bootstrapWith(document)),
    )
    ids.push(seen.ok ? String(seen.value) : undefined)
    await device.stop()
  }
  const apart = ids[0] === 'IMEI:004400152020101' && ids[1] === 'IMEI:004400152020119'
  notes.check(
    ['shared-account'],
    apart,
    `One document, byte for byte, on two devices; they called in as ${ids.join(' and ')}.`,
  )
}

/** Certificates of another authority are refused, by the session and by the repository; a right one is checked, too. */
async function probeStrangers(subject: TrustingClient, notes: Notebook): Promise<void> {
  const { server, url, device } = subject
  const kept = new Map<string, Uint8Array>()
  const other = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, value) => void kept.set(name, value),
  })
  const tls = await other.issueServer({ dns: ['localhost'], ip: ['127.0.0.1'] })
  const stranger = await openProbeServer({ host: '127.0.0.1', port: 0, path: '/dm', timeoutMs: 3000, tls })
  if (!stranger.ok) return
  const { origin } = stranger.value
  const refused = await device.bootstrapFrom(`${origin}/repo/bootstrap`)
  const plain = await device.bootstrapWith(
    Buffer.from(accountDocument({ serverId: 'plain', url: 'http://dms.example.com/dm' })),
  )
  let upload: SeenRequest | undefined
  const codes = await server.session(
    async client => {
      const home = new URL(url).origin
      const answer = await client.send(
        ['HPUT', `${origin}/repo/stolen`, `${devInfo}//`],
        ['HPUT', `${home}/repo/own`, `${devInfo}//`],
      )
      upload = client.transfers().find(({ path }) => path === '/repo/own')
      return answer.statuses.map(({ code }) => code)
    },
    async () => void (await device.session({ trigger: 'client', serverId: 'probe' })),
  )
  await stranger.value.close()
  const [foreign, own] = codes.ok ? codes.value : []
  const signed = typeof upload?.headers.authorization === 'string'
  notes.check(
    ['mutual-authentication'],
    !refused.ok && signed,
    `A server whose certificate another authority made was ${refused.ok ? 'trusted' : `refused: ${explain(refused.problem).words}`} ` +
      'The right server was let in by its certificate, and the device showed its credentials.',
  )
  notes.check(
    ['tls-only'],
    !plain.ok,
    `An account whose server has no TLS was ${plain.ok ? 'taken' : `refused: ${explain(plain.problem).words}`}`,
  )
  notes.check(
    ['repository-tls'],
    foreign === 419 && own === 200,
    `HPUT to a repository of another authority: ${foreign}; to the right one over TLS: ${own}.`,
  )
  notes.check(
    ['repository-authentication'],
    signed,
    `The upload to the repository ${signed ? 'carried' : 'lacked'} the credentials of the account.`,
  )
}
