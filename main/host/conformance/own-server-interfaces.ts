import { randomUUID } from 'node:crypto'
import type { Notebook } from '#conformance/notebook.ts'
import { openAuthority } from '#http/authority.ts'
import { send } from '#http/client.ts'
import type { ClientTls } from '#http/tls-settings.ts'
import type { Steering } from './own-server.ts'
import { until } from './until.ts'

// The interfaces of our server for other systems: that of authorities (DMA-DMS), and server to server (DM-6).

const deviceId = 'SIM:conformance'
const capability = 'urn:oma:mo:oma-dcmo:1.0'

/** The interfaces listen while it lasts. */
export async function probeInterfaces(host: Steering, ca: string, notes: Notebook): Promise<void> {
  const before = await host.interfaces.state()
  const opened = await host.interfaces.change({ enabled: true, host: '127.0.0.1', port: 0 })
  const { address = '' } = opened.ok ? opened.value : {}
  if (address === '') return notes.missed(['authority-interface', 'server-to-server'], 'The interfaces did not listen.')
  await probeAuthority(host, address, ca, notes)
  await probePeer(host, address, ca, notes)
  await host.interfaces.change(before.settings)
}

interface Told {
  readonly status: number
  readonly json: Record<string, unknown>
}

async function exchange(
  url: string,
  tls: ClientTls,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Told> {
  const answered = await send({
    ...{ method: body === undefined ? 'GET' : 'POST', url, tls, timeoutMs: 15_000, limitBytes: 1_000_000 },
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  })
  if (!answered.ok) return { status: 0, json: {} }
  const { status, body: bytes } = answered.value
  return { status, json: JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown> }
}

async function probeAuthority(host: Steering, address: string, ca: string, notes: Notebook): Promise<void> {
  const [first] = await host.identities.list()
  if (!first) return notes.missed(['authority-interface'], 'There is no server.')
  const { serverId, name, authorities, options } = first
  await host.identities.save({ serverId, name, options, authorities: ['Conformance'] })
  const token = await host.interfaces.makeToken({ name: 'conformance', authority: 'Conformance' })
  const base = `${address}/authority/v1`
  const known = { Authorization: `Bearer ${token.ok ? token.value.token : ''}` }
  const order = { device: 'IMEI:1', commands: [['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']] }
  const described = await exchange(`${base}/openapi.json`, { ca })
  const stranger = await exchange(`${base}/jobs`, { ca }, {}, order)
  const taken = await exchange(`${base}/jobs`, { ca }, known, order)
  const listed = await exchange(`${base}/jobs`, { ca }, known)
  const alerts = await exchange(`${base}/alerts`, { ca }, known)
  const jobs = Array.isArray(listed.json.jobs) ? listed.json.jobs.length : 0
  notes.check(
    ['authority-interface'],
    taken.status === 202 && jobs === 1 && alerts.status === 200 && described.json.openapi === '3.1.0',
    `Work was submitted (HTTP ${taken.status}) and listed (${jobs} job), alerts read (HTTP ${alerts.status}), all of it described ` +
      `in OpenAPI ${described.json.openapi}.`,
  )
  notes.check(
    ['authority-interface'],
    stranger.status === 401,
    `Without a token: HTTP ${stranger.status}, expected 401.`,
  )
  if (token.ok) await host.interfaces.revokeToken({ id: token.value.id })
  const revoked = await exchange(`${base}/jobs`, { ca }, known)
  notes.check(
    ['authority-interface'],
    revoked.status === 401,
    `With a revoked one: HTTP ${revoked.status}, expected 401.`,
  )
  await host.identities.save({ serverId, name, options, authorities: [...authorities] })
}

async function probePeer(host: Steering, address: string, ca: string, notes: Notebook): Promise<void> {
  const kept = new Map<string, Uint8Array>()
  const foreign = await openAuthority({
    get: async name => kept.get(name),
    put: async (name, bytes) => void kept.set(name, bytes),
  })
  const { key, cert } = await foreign.issueClient('conformance')
  const base = `${address}/peers/v1`
  const tls = { ca, key, cert }
  const unknown = await exchange(`${base}/hello`, tls)
  const nobody = await exchange(`${base}/hello`, { ca })
  const card = {
    kind: 'dmwb-peer',
    version: 1,
    serverId: 'conformance',
    name: 'Conformance',
    url: 'https://127.0.0.1:9',
  }
  await host.interfaces.addPeer({ card: JSON.stringify({ ...card, ca: foreign.certificate, certificate: cert }) })
  const hello = await exchange(`${base}/hello`, tls)
  notes.check(
    ['server-to-server'],
    nobody.status === 401 && unknown.status === 403 && hello.status === 200,
    `Without a certificate: HTTP ${nobody.status}; with an unknown one: ${unknown.status}; with that of a known server: ${hello.status}.`,
  )
  const uri = await readable(host)
  const ask = (commands: readonly (readonly string[])[], via: readonly string[]) => {
    const id = randomUUID()
    return exchange(`${base}/forwards`, tls, {}, { id, device: deviceId, commands, via })
  }
  const taken = await ask([['GET', `${uri}Enabled`]], ['conformance'])
  await host.simulator.callNow({ deviceId })
  const toldWhenDone = async () => {
    const told = await exchange(`${base}/forwards/${taken.json.id}`, tls)
    return told.json.state === 'done' ? told : undefined
  }
  const done = taken.status === 202 ? await until(toldWhenDone) : undefined
  const [command] = (done?.json.commands ?? []) as { readonly status?: { readonly code: number } }[]
  notes.check(
    ['server-to-server'],
    taken.status === 202 && command?.status?.code === 200,
    `A GET was forwarded (HTTP ${taken.status}); its status came back: ${command?.status?.code ?? 'none'}.`,
  )
  const beyond = await ask([['DELETE', uri]], ['conformance'])
  const circle = await ask([['GET', uri]], [String(hello.json.serverId), 'conformance'])
  notes.check(
    ['server-to-server'],
    beyond.status === 403 && circle.status === 508,
    `A DELETE that the forwarding server may not do: HTTP ${beyond.status}; a way that comes back: HTTP ${circle.status}.`,
  )
  await host.interfaces.removePeer({ serverId: 'conformance' })
  await noteFeatures(host, notes)
  await host.simulator.remove({ deviceId })
}

/** What the device supports is told with evidence (DM-HLF-008). */
async function noteFeatures(host: Steering, notes: Notebook): Promise<void> {
  const told = await host.descriptions.features({ deviceId })
  const known = told.ok ? told.value.filter(({ state }) => state === 'yes').map(({ name }) => name.split(':')[0]) : []
  notes.check(
    ['features-told'],
    known.includes('GET') && known.includes('TLS'),
    `Of a device that called in, these features are told to be there: ${known.join(', ')}.`,
  )
}

/** An instance on a simulated device that every server may read, and ours alone change. */
async function readable(host: Steering): Promise<string> {
  await host.simulator.create({ deviceId, ddfs: [] })
  await host.simulator.start({ deviceId })
  await host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  await host.simulator.callNow({ deviceId })
  const tree = await host.devices.tree({ deviceId, from: 0, limit: 5000 })
  const row = tree.ok
    ? tree.value.rows.find(({ kind, uri }) => kind === 'instance' && uri.startsWith(`${capability}/`))
    : undefined
  const [first] = await host.identities.list()
  const grants = [
    { name: 'own', maid: `serverid:${first?.serverId}`, rights: 15 },
    { name: 'all', maid: '*', rights: 1 },
  ]
  const rules = [{ name: '1', path: [], grants }]
  await host.rights.change({ deviceId, moid: capability, miid: row?.name ?? '', rules, despite: false })
  // The change goes out, then what it changed is read again.
  await host.simulator.callNow({ deviceId })
  await host.simulator.callNow({ deviceId })
  return row?.uri ?? `${capability}//`
}
