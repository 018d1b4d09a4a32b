import { request } from 'node:https'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Opened, openDoor, secure, value } from '../door.fixture.ts'

// One device under two servers of the workbench, each of which may know other objects: packages by hand, over TLS.

const mail = 'urn:example:mo:mail:1.0'
const deviceId = 'dev-1'
let door: Opened
let endpoints: readonly string[] = []
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(secure))
  const options = { ...secure, port: 0 }
  value(await door.host.identities.save({ serverId: 'DMS2', name: 'Second', authorities: ['MA2'], options }))
  value(await door.host.identities.start({ serverId: 'DMS2' }))
  const list = await door.host.identities.list()
  for (const { serverId } of list)
    value(await door.host.identities.addAccount({ serverId, user: serverId, secret: 'long-secret' }))
  endpoints = list.map(({ serverId, state }) => `${state.endpoint} ${serverId}`)
})
afterEach(() => door.stop())

/** Posts a package to the first server (0) or the second (1). */
async function post(server: number, type: 'initiation' | 'response', body: object): Promise<unknown> {
  const [address = '', user = ''] = endpoints[server]?.split(' ') ?? []
  const ca = value(await door.host.server.caCertificate())
  const headers = {
    'Content-Type': `application/vnd.oma.dm.${type}+json`,
    'OMADM-DevID': deviceId,
    Authorization: `Basic ${Buffer.from(`${user}:long-secret`).toString('base64')}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', ca, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
const announce = (server: number, ...MIID: readonly string[]) =>
  post(server, 'initiation', { MOS: [{ DDF: 'https://ddf.example.com/mail.ddf', MOID: mail, MIID }] })
const known = async () => {
  const { rows } = value(await door.host.devices.tree({ deviceId, from: 0, limit: 100 }))
  return rows.filter(({ kind }) => kind === 'instance').map(({ name }) => name)
}

it('knows what any server was told of, and forgets what none is told of any more', async () => {
  await announce(0, 'home', 'work')
  await announce(1, 'home', 'secret')
  expect((await known()).toSorted()).toEqual(['home', 'secret', 'work'])
  await announce(0, 'work')
  expect((await known()).toSorted()).toEqual(['home', 'secret', 'work'])
  await announce(1, 'secret')
  expect((await known()).toSorted()).toEqual(['secret', 'work'])
  value(await door.host.identities.remove({ serverId: 'DMS2' }))
  await announce(0, 'work')
  expect(await known()).toEqual(['work'])
})
