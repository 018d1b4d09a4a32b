import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { NotificationItem, NotifyOrder } from '#contract'
import { decodeNotification } from '#core/notification/decode.ts'
import { encodeNotification } from '#core/notification/encode.ts'
import { decodeGcmData } from '#core/notification/gcm.ts'
import { decodeWspPush, encodeWspPush } from '#core/notification/wsp-push.ts'
import { viewRecord } from '#core/record-view.ts'
import { codeOf, insecure, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// The whole way: workbench → UDP → simulated device → HTTPS session → workbench.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

const deviceId = 'SIM:1'
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2//'
const plain = { deviceId, way: 'udp', requestsMos: true, connections: [] } satisfies NotifyOrder

const bootstrapped = async (profileId = 'sample:phone') => {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(secure))
  const run = value(await door.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' }))
  expect(run.result).toBe('PASS')
}
const inState = (state: NotificationItem['state'], id?: number) =>
  door.seen(event =>
    event.kind === 'notification' && event.item.state === state && (id === undefined || event.item.id === id)
      ? event.item
      : undefined,
  )
const viewOf = async (record: string | undefined) => {
  const summary = value(await door.host.sessions.get({ record: record ?? '' }))
  const entries = value(await door.host.sessions.entries({ record: record ?? '', after: 0, limit: 5000 }))
  return { summary, view: viewRecord(summary, entries) }
}
const answerWithin = async (answerSeconds: number) =>
  value(await door.host.notifications.setService({ endpoint: '', hasKey: false, answerSeconds }))

/** A socket that takes packets and says nothing, as behind address translation. */
async function silentSocket() {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const packets: Buffer[] = []
  socket.on('message', packet => packets.push(packet))
  return { address: `127.0.0.1:${socket.address().port}`, packets }
}

/** Package#0 in a datagram. */
function notificationIn(packet: Buffer | undefined) {
  const push = decodeWspPush(new Uint8Array(packet ?? []))
  const read = push.ok ? decodeNotification(push.value.value.body) : push
  return read.ok ? read.value.value : undefined
}

it('serves the queue now: the device verifies the notification, calls in and answers it', async () => {
  await bootstrapped()
  const [item] = value(await door.host.devices.enqueue({ deviceId, commands: [['GET', devInfo]] }))
  const sent = value(await door.host.notifications.send({ ...plain, connections: ['cellular', 'any'] }))
  expect(sent).toMatchObject({ notificationId: 1, way: 'udp', signed: true })
  const answered = await inState('answered')
  expect(answered).toMatchObject({ id: sent.id, session: expect.any(String), answeredAt: expect.any(Number) })
  await door.seen(event =>
    event.kind === 'work' && event.item.id === item?.id && event.item.state === 'done' ? true : undefined,
  )
  const server = await viewOf(answered.session)
  expect(server.summary).toMatchObject({ kind: 'session', side: 'server', deviceId })
  expect(server.view.steps.slice(0, 2).map(({ title }) => title)).toEqual(['Package#0', 'Package#1'])
  expect(server.view.packages[0]?.decoded).toMatchObject({ 'NOTIFICATION-ID': 1, 'REQ-MOS': true })
  expect(server.view.packages[1]?.decoded).toMatchObject({ Alert: [{ Data: { 'NOTIFICATION-ID': 1 } }] })
  const sending = await viewOf(answered.record)
  expect(sending.summary).toMatchObject({ kind: 'notification', side: 'server', outcome: 'done' })
  const [device] = (await door.host.sessions.list({ deviceId, limit: 20 })).filter(({ side }) => side === 'device')
  const devices = await viewOf(device?.id)
  expect(devices.view.steps[0]).toMatchObject({ title: 'Package#0', from: 'server', to: 'device' })
  expect(devices.view.packages[0]?.bytes).toEqual(server.view.packages[0]?.bytes)
})

it('shows a device that nobody can reach as undelivered, and serves its queue when it calls in', async () => {
  await bootstrapped()
  await answerWithin(1)
  const [item] = value(await door.host.devices.enqueue({ deviceId, commands: [['GET', devInfo]] }))
  const { address, packets } = await silentSocket()
  const sent = value(await door.host.notifications.send({ ...plain, address }))
  expect(sent.state).toBe('sent')
  expect(await inState('undelivered')).toMatchObject({ id: sent.id, to: address })
  expect(packets).toHaveLength(1)
  value(await door.host.simulator.callNow({ deviceId }))
  expect((await door.host.devices.work({ deviceId })).find(({ id }) => id === item?.id)).toMatchObject({
    state: 'done',
  })
  const { items } = await door.host.notifications.list({ deviceId })
  expect(items).toMatchObject([{ state: 'undelivered' }])
})

it('counts a late answer', async () => {
  await bootstrapped()
  await answerWithin(1)
  const { address, packets } = await silentSocket()
  const sent = value(await door.host.notifications.send({ ...plain, address }))
  await inState('undelivered')
  const [simulated] = await door.host.simulator.list()
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.send(packets[0] ?? '', Number(simulated?.notifiedAt?.split(':')[1]), '127.0.0.1')
  expect(await inState('answered', sent.id)).toMatchObject({ notificationId: sent.notificationId })
  // The same packet once more is a replay: refused, recorded, shown.
  socket.send(packets[0] ?? '', Number(simulated?.notifiedAt?.split(':')[1]), '127.0.0.1')
  const refused = await door.seen(event =>
    event.kind === 'record' && event.record.problem?.code === 'notification.duplicate' ? event.record : undefined,
  )
  expect(refused).toMatchObject({ kind: 'notification', side: 'device', outcome: 'failed', deviceId })
})

it('tells at once that nobody listens', async () => {
  await bootstrapped()
  const gone = createSocket('udp4')
  await new Promise<void>(resolve => gone.bind(0, '127.0.0.1', resolve))
  const address = `127.0.0.1:${gone.address().port}`
  await new Promise<void>(resolve => gone.close(resolve))
  const sent = value(await door.host.notifications.send({ ...plain, address }))
  expect(sent).toMatchObject({ state: 'failed', problem: { code: 'notification.nobody-listens' } })
  expect((await viewOf(sent.record)).summary).toMatchObject({ outcome: 'failed', kind: 'notification' })
})

it('remembers what it sent, over a restart, and never gives an id twice', async () => {
  await bootstrapped()
  const { address } = await silentSocket()
  value(await door.host.notifications.send({ ...plain, address }))
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  await answerWithin(1)
  expect(await door.host.notifications.list({ deviceId })).toMatchObject({
    items: [{ state: 'sent', notificationId: 1 }],
    ways: { udp: address, gcm: false },
  })
  const again = value(await door.host.notifications.send({ ...plain, address }))
  expect(again.notificationId).toBe(2)
  await inState('undelivered', again.id)
})

it('reaches a device through a push service that it registered with', async () => {
  const messages: { to: string; data: unknown }[] = []
  const service = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    request.on('end', () => {
      messages.push(JSON.parse(body))
      response.writeHead(200).end('{}')
    })
  })
  onTestFinished(() => {
    service.closeAllConnections()
    service.close()
  })
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/send`
  const profile = {
    kind: 'dmwb-bootstrap-profile',
    version: 1,
    name: 'Pushed',
    accounts: [
      {
        server: { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' },
        permissions: ['*'],
        auth: { transport: 'basic', notification: true },
        push: { gcm: { senderId: '1234567890' } },
      },
    ],
  }
  value(await door.host.bootstrap.saveProfile({ id: 'pushed', text: JSON.stringify(profile) }))
  await bootstrapped('pushed')
  await door.seen(event =>
    event.kind === 'record' && event.record.kind === 'notification' && event.record.outcome === 'done'
      ? true
      : undefined,
  )
  expect((await door.host.notifications.list({ deviceId })).ways.gcm).toBe(true)
  const order = { ...plain, way: 'gcm' } as const
  expect(codeOf(await door.host.notifications.send(order))).toBe('host.no-push-service')
  const set = { endpoint, hasKey: false, answerSeconds: 60, authorization: 'key=secret' }
  expect(value(await door.host.notifications.setService(set))).toEqual({ endpoint, hasKey: true, answerSeconds: 60 })
  const sent = value(await door.host.notifications.send(order))
  expect(sent).toMatchObject({ state: 'sent', way: 'gcm', to: endpoint })
  expect(messages).toMatchObject([{ to: expect.stringMatching(/^sim-[0-9a-f]{40}$/) }])
  const bytes = decodeGcmData(messages[0]?.data) ?? new Uint8Array(0)
  expect(decodeNotification(bytes)).toMatchObject({ ok: true, value: { value: { id: sent.notificationId } } })
  const { view } = await viewOf(sent.record)
  expect(view.roles).toEqual(['device', 'push', 'server'].filter(role => role !== 'device'))
  expect(JSON.stringify(view)).not.toContain('key=secret')
})

it('sends without digest to a device that has no secret for it, and says so', async () => {
  value(await door.host.simulator.create({ deviceId, ddfs: [] }))
  value(await door.host.simulator.start({ deviceId }))
  value(await door.host.server.start(insecure))
  value(await door.host.simulator.callNow({ deviceId }))
  const { address, packets } = await silentSocket()
  const sent = value(await door.host.notifications.send({ ...plain, address }))
  expect(sent.signed).toBe(false)
  await expect.poll(() => packets.length, { timeout: 10_000 }).toBe(1)
  expect(notificationIn(packets[0])).toMatchObject({ id: sent.notificationId })
  expect(notificationIn(packets[0])?.digest).toBe(undefined)
})

it('takes a session without an id for the answer to one that left, never to one that did not', async () => {
  const server = { id: '{{server.id}}', uri: '{{server.uri}}', name: '{{server.name}}' }
  const auth = { transport: 'basic', notification: false }
  const accounts = [{ server, permissions: ['*'], auth }]
  const profile = { kind: 'dmwb-bootstrap-profile', version: 1, name: 'Unsigned', accounts }
  value(await door.host.bootstrap.saveProfile({ id: 'unsigned', text: JSON.stringify(profile) }))
  await bootstrapped('unsigned')
  const { address } = await silentSocket()
  const left = value(await door.host.notifications.send({ ...plain, address }))
  const gone = createSocket('udp4')
  await new Promise<void>(resolve => gone.bind(0, '127.0.0.1', resolve))
  const closed = `127.0.0.1:${gone.address().port}`
  await new Promise<void>(resolve => gone.close(resolve))
  const never = value(await door.host.notifications.send({ ...plain, address: closed }))
  expect(never.state).toBe('failed')
  const [first] = await door.host.identities.list()
  const serverId = first?.serverId ?? ''
  const bare = encodeNotification({ serverId, requestsMos: false })
  if (!bare.ok) throw new Error(bare.problem.code)
  const [simulated] = await door.host.simulator.list()
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  const push = encodeWspPush({ transactionId: 1, body: bare.value })
  socket.send(push, Number(simulated?.notifiedAt?.split(':')[1]), '127.0.0.1')
  expect(await inState('answered')).toMatchObject({ id: left.id })
})

it('says what is missing', async () => {
  expect(codeOf(await door.host.notifications.send(plain))).toBe('host.unknown-device')
  await bootstrapped()
  expect(codeOf(await door.host.notifications.send({ ...plain, address: 'no address' }))).toBe(
    'notification.bad-address',
  )
  const anyFirst = { ...plain, connections: ['any', 'wlan'] } satisfies NotifyOrder
  expect(codeOf(await door.host.notifications.send(anyFirst))).toBe('notification.any-not-last')
  const { items } = await door.host.notifications.list({ deviceId })
  expect(items).toMatchObject([{ state: 'failed', problem: { code: 'notification.any-not-last' } }])
  const set = { endpoint: 'http://127.0.0.1:1/', hasKey: false, answerSeconds: 60 }
  expect(codeOf(await door.host.notifications.setService({ ...set, endpoint: 'ftp://x' }))).toBe('http.bad-url')
  value(await door.host.notifications.setService(set))
  expect(codeOf(await door.host.notifications.send({ ...plain, way: 'gcm' }))).toBe('host.not-registered')
  value(await door.host.simulator.stop({ deviceId }))
  expect(codeOf(await door.host.notifications.send(plain))).toBe('host.notify-no-address')
})

it('asks under the server whose commands wait, else under that of the account', async () => {
  await bootstrapped()
  const { address, packets } = await silentSocket()
  const options = { ...secure, port: 0 }
  value(await door.host.identities.save({ serverId: 'DMS2', name: 'Second', authorities: ['MA1'], options }))
  const [first] = await door.host.identities.list()
  const asked = async (count: number) => {
    const sent = value(await door.host.notifications.send({ ...plain, address }))
    await expect.poll(() => packets.length, { timeout: 10_000 }).toBe(count)
    return [notificationIn(packets[count - 1])?.serverId, sent.signed]
  }
  expect(await asked(1)).toEqual([first?.serverId, true])
  const commands = [['GET', devInfo]]
  value(await door.host.identities.submit({ authority: 'MA1', serverId: 'DMS2', deviceId, commands }))
  expect(await asked(2)).toEqual(['DMS2', false])
})
