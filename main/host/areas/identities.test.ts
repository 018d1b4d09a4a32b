import { request } from 'node:https'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const authorities = ['MA1', 'MA2']
const options = { ...secure, port: 0 }
const shared = { serverId: 'DMS2', name: 'Shared', authorities, options }
const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//DevID']

interface Answer {
  readonly status: number
  readonly json: { readonly CMD?: unknown; readonly code?: string }
}

/** Posts a package over TLS, trusting the workbench's authority alone. */
async function post(address: string, deviceId: string, user: string, type: string, body: string): Promise<Answer> {
  const ca = value(await door.host.server.caCertificate())
  const headers = {
    'Content-Type': `application/vnd.oma.dm.${type}+json`,
    'OMADM-DevID': deviceId,
    Authorization: `Basic ${Buffer.from(user).toString('base64')}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', ca, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString()) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

it('hosts other servers beside the first, each with a listener, and has them again after a restart', async () => {
  expect(await door.host.identities.list()).toMatchObject([{ first: true, authorities: [], state: { running: false } }])
  value(await door.host.identities.save(shared))
  value(await door.host.identities.start({ serverId: 'DMS2' }))
  value(await door.host.server.start(secure))
  const [first, second] = await door.host.identities.list()
  expect([first?.state.running, second?.state.running, second?.state.serverId]).toEqual([true, true, 'DMS2'])
  expect(first?.state.origin).not.toBe(second?.state.origin)
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect((await door.host.identities.list())[1]).toMatchObject({ ...shared, state: { running: false } })
  expect(value(await door.host.identities.remove({ serverId: 'DMS2' }))).toHaveLength(1)
  expect(codeOf(await door.host.identities.start({ serverId: 'DMS2' }))).toBe('host.unknown-server')
})

it('changes name and authorities of the first server, whose options stay where they were', async () => {
  const [first] = await door.host.identities.list()
  if (!first) throw new Error('no first server')
  const { state: _, first: __, ...identity } = first
  value(await door.host.identities.save({ ...identity, name: 'Mine', authorities: ['MA1'] }))
  expect((await door.host.identities.list())[0]).toMatchObject({ name: 'Mine', authorities: ['MA1'], first: true })
})

it('takes the jobs of the authorities it acts for, and shows each its own', async () => {
  value(await door.host.identities.save(shared))
  const order = { serverId: 'DMS2', deviceId: 'dev-1', commands: [get] }
  value(await door.host.identities.submit({ ...order, authority: 'MA1' }))
  value(await door.host.identities.submit({ ...order, authority: 'MA2' }))
  expect(codeOf(await door.host.identities.submit({ ...order, authority: 'MA3' }))).toBe('host.not-for-authority')
  const own = await door.host.identities.jobs({ authority: 'MA1' })
  expect(own).toMatchObject([{ authority: 'MA1', serverId: 'DMS2', state: 'queued' }])
  expect(own).toHaveLength(1)
  expect(await door.host.identities.jobs({ authority: 'MA3' })).toEqual([])
})

it('serves many devices with one account, tells them apart, and lets it not speak for a device with its own', async () => {
  value(await door.host.identities.save(shared))
  value(await door.host.identities.start({ serverId: 'DMS2' }))
  const endpoint = (await door.host.identities.list())[1]?.state.endpoint ?? ''
  value(await door.host.identities.addAccount({ serverId: 'DMS2', user: 'all', secret: 'long-secret' }))
  value(
    await door.host.identities.addAccount({ serverId: 'DMS2', user: 'own', secret: 'own-secret', deviceId: 'dev-3' }),
  )
  for (const deviceId of ['dev-1', 'dev-3']) {
    value(await door.host.identities.submit({ authority: 'MA1', serverId: 'DMS2', deviceId, commands: [get] }))
  }
  const first = 'initiation'
  expect(await post(endpoint, 'dev-1', 'all:long-secret', first, '{}')).toEqual({ status: 200, json: { CMD: [get] } })
  expect(await post(endpoint, 'dev-2', 'all:long-secret', first, '{}')).toEqual({
    status: 200,
    json: { CMD: [['END']] },
  })
  expect(await post(endpoint, 'dev-3', 'all:long-secret', first, '{}')).toMatchObject({
    status: 403,
    json: { code: 'server.own-account' },
  })
  expect(await post(endpoint, 'dev-3', 'own:own-secret', first, '{}')).toEqual({ status: 200, json: { CMD: [get] } })
  expect(await post(endpoint, 'dev-1', 'own:own-secret', first, '{}')).toMatchObject({
    status: 403,
    json: { code: 'server.other-device' },
  })
  expect(await post(endpoint, 'dev-1', 'all:long-secret', 'response', '{"Status":[{"sc":204}]}')).toEqual({
    status: 200,
    json: { CMD: [['END']] },
  })
  expect(await door.host.identities.jobs({ authority: 'MA1' })).toMatchObject([
    { deviceId: 'dev-3', state: 'sent' },
    { deviceId: 'dev-1', state: 'done' },
  ])
})
