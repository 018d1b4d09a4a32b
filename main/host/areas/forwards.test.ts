import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newAuthority } from '#http/tls.fixture.ts'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// Two workbenches that know each other's certificates: one has the device, the other forwards commands for it.

const deviceId = 'SIM:1'
const capability = 'urn:oma:mo:oma-dcmo:1.0'
let [a, b]: Opened[] = []
beforeEach(async () => {
  ;[a, b] = await Promise.all([openDoor(), openDoor()])
})
afterEach(async () => {
  await Promise.all([a?.stop(), b?.stop()])
})
const both = () => {
  if (!a || !b) throw new Error('not open')
  return { a, b }
}
const idOf = async (door: Opened) => (await door.host.identities.list())[0]?.serverId ?? ''

async function acquaint(): Promise<void> {
  const { a, b } = both()
  const doors = [a, b]
  for (const door of doors) value(await door.host.interfaces.change({ enabled: true, host: '127.0.0.1', port: 0 }))
  const [cardA, cardB] = await Promise.all(
    doors.map(async door => value(await door.host.interfaces.card({ renew: false }))),
  )
  value(await a.host.interfaces.addPeer({ card: cardB ?? '' }))
  value(await b.host.interfaces.addPeer({ card: cardA ?? '' }))
}

/** B has a device whose rules it knows. */
async function giveDevice(): Promise<void> {
  const { b } = both()
  value(await b.host.simulator.create({ deviceId, ddfs: [] }))
  value(await b.host.simulator.start({ deviceId }))
  value(await b.host.server.start(secure))
  const run = await b.host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  expect(value(run).result).toBe('PASS')
  await call()
}
const call = async () => expect(value(await both().b.host.simulator.callNow({ deviceId }))).toBeDefined()

/** The address of an instance on the device, and rules there that let every other server do this. */
async function allow(rights: number): Promise<string> {
  const { b } = both()
  const { rows } = value(await b.host.devices.tree({ deviceId, from: 0, limit: 5000 }))
  const found = rows.find(({ kind, uri }) => kind === 'instance' && uri.startsWith(`${capability}/`))
  if (!found) throw new Error('The sample device has no capability.')
  const grants = [
    { name: 'own', maid: `serverid:${await idOf(b)}`, rights: 15 },
    { name: 'all', maid: '*', rights },
  ]
  const rules = [{ name: '1', path: [], grants }]
  const order = { deviceId, moid: capability, miid: found.name, rules, despite: false }
  value(await b.host.rights.change(order))
  await call()
  await call()
  return found.uri
}

const forwardOf = async (door: Opened, id: string) =>
  (await door.host.interfaces.forwards()).find(item => item.id === id || item.id.endsWith(` ${id}`))

it('forwards commands, and brings back statuses and data, under the rights of the server that forwards', async () => {
  const { a, b } = both()
  await acquaint()
  await giveDevice()
  const uri = await allow(1)
  const serverId = await idOf(b)
  expect(value(await a.host.interfaces.tryPeer({ serverId }))).toEqual({ name: 'DM Workbench' })
  const get = ['GET', `${uri}Enabled`]
  const order = { serverId, deviceId, commands: [get] }
  const sent = value(await a.host.interfaces.forward(order))
  expect(sent).toMatchObject({ direction: 'out', peer: serverId, state: 'open' })
  await call()
  const done = await a
    .seen(event => (event.kind === 'forwards' ? true : undefined))
    .then(async () => {
      await expect
        .poll(async () => (await forwardOf(a, sent.id))?.state, { timeout: 20_000, interval: 200 })
        .toBe('done')
      return forwardOf(a, sent.id)
    })
  expect(done?.commands).toMatchObject([
    { command: get, state: 'done', status: { code: 200 }, result: expect.any(String) },
  ])
  expect(await forwardOf(b, sent.id)).toMatchObject({ direction: 'in', peer: await idOf(a), state: 'done' })
  // What B itself may do, and A may not, is refused, and nothing is queued.
  const before = (await b.host.devices.work({ deviceId })).length
  expect(codeOf(await a.host.interfaces.forward({ ...order, commands: [get, ['DELETE', uri]] }))).toBe(
    'forward.refused',
  )
  const [failed] = await a.host.interfaces.forwards()
  expect(failed).toMatchObject({ state: 'failed', problem: { detail: { status: 403 } } })
  expect(codeOf(await a.host.interfaces.forward({ ...order, commands: [['SHOW', 'https://x.example/']] }))).toBe(
    'forward.refused',
  )
  expect(codeOf(await a.host.interfaces.forward({ ...order, deviceId: 'nobody' }))).toBe('forward.refused')
  expect(await b.host.devices.work({ deviceId })).toHaveLength(before)
})

it('stops two workbenches that forward a device to each other', async () => {
  const { a, b } = both()
  await acquaint()
  const [idA, idB] = [await idOf(a), await idOf(b)]
  value(await a.host.interfaces.setWay({ deviceId, serverId: idB }))
  value(await b.host.interfaces.setWay({ deviceId, serverId: idA }))
  const answered = await a.host.interfaces.forward({ serverId: idB, deviceId, commands: [['GET', `${capability}//`]] })
  expect(answered).toMatchObject({
    ok: false,
    problem: { code: 'forward.circle', detail: { device: deviceId, way: `${idA} → ${idB} → ${idA}` } },
  })
  expect(await b.host.interfaces.forwards()).toMatchObject([{ direction: 'onward', state: 'failed' }])
})

it('lets in only who shows the certificate of a card, and trusts only the authority of a card', async () => {
  const { a, b } = both()
  await acquaint()
  const { address = '' } = await b.host.interfaces.state()
  const ca = join(b.folder, 'ca.crt')
  writeFileSync(ca, value(await b.host.server.caCertificate()))
  const curl = async (...more: readonly string[]) => {
    const url = `${address}/peers/v1/hello`
    const { stdout } = await promisify(execFile)('curl', ['-s', '--cacert', ca, ...more, url])
    return JSON.parse(stdout) as { readonly code?: string; readonly status?: number }
  }
  expect(await curl()).toMatchObject({ status: 401, code: 'api.no-certificate' })
  const files = await foreignCertificate(a.folder)
  expect(await curl('--cert', files.cert, '--key', files.key)).toMatchObject({ status: 403, code: 'api.unknown-peer' })
  const old = await foreignCertificate(a.folder, 7)
  const card = JSON.parse(value(await a.host.interfaces.card({ renew: false })))
  const expired = { ...card, serverId: 'old', name: 'Old', certificate: old.pem }
  value(await b.host.interfaces.addPeer({ card: JSON.stringify(expired) }))
  expect(await curl('--cert', old.cert, '--key', old.key)).toMatchObject({ status: 403, code: 'api.peer-expired' })
  // A made a new certificate: its old card no longer speaks for it, and the new one does.
  const idB = await idOf(b)
  const renewed = value(await a.host.interfaces.card({ renew: true }))
  expect(codeOf(await a.host.interfaces.tryPeer({ serverId: idB }))).toBe('forward.refused')
  value(await b.host.interfaces.addPeer({ card: renewed }))
  value(await a.host.interfaces.tryPeer({ serverId: idB }))
  value(await b.host.interfaces.removePeer({ serverId: await idOf(a) }))
  expect(codeOf(await a.host.interfaces.tryPeer({ serverId: idB }))).toBe('forward.refused')
  // A listener with the certificate of another authority is not B.
  const wrong = { ...JSON.parse(value(await b.host.interfaces.card({ renew: false }))), ca: card.ca }
  value(await a.host.interfaces.addPeer({ card: JSON.stringify(wrong) }))
  expect(codeOf(await a.host.interfaces.tryPeer({ serverId: idB }))).toBe('http.tls-untrusted')
  expect(codeOf(await a.host.interfaces.addPeer({ card: renewed }))).toBe('api.own-card')
  expect(codeOf(await a.host.interfaces.addPeer({ card: '{}' }))).toBe('api.bad-card')
})

/** A client certificate of an authority that nobody here knows, made so many years ago; it lasts five. */
async function foreignCertificate(folder: string, yearsAgo = 0) {
  const authority = await newAuthority(() => Date.now() - yearsAgo * 365 * 86_400_000)
  const made = await authority.issueClient('foreign')
  const [key, cert] = [join(folder, `foreign${yearsAgo}.key`), join(folder, `foreign${yearsAgo}.crt`)]
  writeFileSync(key, made.key)
  writeFileSync(cert, made.cert)
  return { key, cert, pem: made.cert }
}
