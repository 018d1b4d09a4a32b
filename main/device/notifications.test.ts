import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { describe, expect, it, onTestFinished } from 'vitest'
import { utf8Encode } from '#core/bytes.ts'
import { signNotification } from '#core/notification/digest.ts'
import { encodeNotification } from '#core/notification/encode.ts'
import type { Notification } from '#core/notification/notification.ts'
import { encodeWspPush } from '#core/notification/wsp-push.ts'
import { eventually } from '#http/eventually.fixture.ts'
import { type KeptRecord, memoryRecorder, story } from '../server/memory-recorder.fixture.ts'
import { bootstrapDocument, commands, newDevice, rawServer } from './device.fixture.ts'
import type { NotificationSettings } from './inbox.ts'

// Pushes are made here by hand; sessions go to a raw server.

const secret = { secret: utf8Encode('noti-secret'), data: utf8Encode('noti-data') }
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const noti = { Type: 0, Data: 'bm90aS1kYXRh', Secret: 'bm90aS1zZWNyZXQ=' }
const trsp = { Data: 'c2ltLTAwMQ==', Secret: 'czNjcmV0' }
const now = 1_455_000_000
const plain: Notification = { serverId: 'DMS1', id: 4711, timestamp: now, requestsMos: true }

const must = (result: ReturnType<typeof encodeNotification>) => {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}
const pushed = (body: Uint8Array) => encodeWspPush({ transactionId: 9, body })
const signed = (change: Partial<Notification> = {}) => must(signNotification({ ...plain, ...change }, secret, sha256))
const forged = must(signNotification(plain, { ...secret, secret: utf8Encode('guess') }, sha256))

async function bootstrapped(settings: Partial<NotificationSettings> = {}, auth: object = { Noti: noti, Trsp: trsp }) {
  const server = await rawServer(() => commands(['END']))
  const recorder = memoryRecorder()
  const device = newDevice({ recorder, notifications: { now: () => now, ...settings } })
  onTestFinished(() => device.stop())
  const booted = await device.bootstrapWith(bootstrapDocument(`${server.origin}/dm`, { Auth: auth }))
  if (!booted.ok) throw new Error(booted.problem.code)
  const records = () => recorder.records.slice(1)
  const take = async (body: Uint8Array) => {
    await device.notified('udp', body, '192.0.2.1:9200')
    return records().at(-1)
  }
  /** Package#1 of the sessions after the first. */
  const calls = () =>
    server.seen
      .slice(1)
      .map(({ body }): { MOS?: unknown[]; Alert?: { AlertType: string; Data?: unknown }[] } => JSON.parse(body))
  return { device, server, take, calls, records }
}
const isOver = (record: KeptRecord | undefined) => record !== undefined && record.outcome !== 'open'

describe('a notification over UDP', () => {
  it('brings the device to open its session, in the same record', async () => {
    const { device, calls, records } = await bootstrapped()
    const listening = await device.listenForNotifications(0)
    if (!listening.ok) throw new Error(listening.problem.code)
    const socket = createSocket('udp4')
    onTestFinished(() => void socket.close())
    socket.send(pushed(signed()), listening.value.port, '127.0.0.1')
    await eventually(() => isOver(records()[0])).toBe(true)
    expect(records()).toHaveLength(1)
    expect(records()[0]).toMatchObject({ outcome: 'done', info: { kind: 'session', side: 'device', serverId: 'DMS1' } })
    expect(story(records()[0] as KeptRecord)[0]).toBe('push udp')
    expect(calls()).toEqual([
      {
        MOS: expect.any(Array),
        Alert: [
          {
            AlertType: 'urn:oma:at:dm:2.0:ServerInitiatedMgmt',
            DataType: 'application/json',
            Data: { 'NOTIFICATION-ID': 4711 },
          },
        ],
      },
    ])
    expect(calls()[0]?.MOS?.length).toBeGreaterThan(0)
  })

  it('tells when the port is taken', async () => {
    const { device } = await bootstrapped()
    const first = await device.listenForNotifications(0)
    const port = first.ok ? first.value.port : 0
    const other = newDevice()
    onTestFinished(() => other.stop())
    expect(await other.listenForNotifications(port)).toMatchObject({ problem: { code: 'notification.cannot-listen' } })
  })
})

describe('a notification is refused, recorded and without session', () => {
  it.each([
    ['forged', pushed(forged), 'notification.digest-wrong'],
    ['without digest', pushed(must(encodeNotification(plain))), 'notification.digest-missing'],
    ['foreign', pushed(signed({ serverId: 'DMS2' })), 'notification.foreign-server'],
    ['too old', pushed(signed({ timestamp: now - 301 })), 'notification.too-old'],
    ['from the future', pushed(signed({ timestamp: now + 301 })), 'notification.from-the-future'],
    ['truncated', pushed(signed()).subarray(0, 30), 'notification.truncated'],
    ['cut to nothing', new Uint8Array(0), 'notification.not-push'],
    ['of DM 1.x', new Uint8Array([1, 6, 3, 0xc4, 0xaf, 0x87, 0x60]), 'notification.other-content'],
  ])('%s', async (_what, body, code) => {
    const { take, calls } = await bootstrapped()
    expect(await take(body)).toMatchObject({
      info: { kind: 'notification', peer: '192.0.2.1:9200' },
      outcome: 'failed',
      problem: { code },
      entries: [{ kind: 'push', way: 'udp', body }],
    })
    expect(calls()).toEqual([])
  })

  it('replayed, also after the device was switched off and on', async () => {
    const kept: (readonly string[])[] = []
    const keep = async (seen: readonly string[]) => void kept.push(seen)
    const first = await bootstrapped({ keep })
    await first.take(pushed(forged))
    await first.take(pushed(signed()))
    await eventually(() => isOver(first.records()[1])).toBe(true)
    expect(first.calls()).toHaveLength(1)
    expect(await first.take(pushed(signed()))).toMatchObject({ problem: { code: 'notification.duplicate' } })
    expect(kept).toEqual([['DMS1 4711']])
    const second = await bootstrapped({ seen: kept[0] ?? [] })
    expect(await second.take(pushed(signed()))).toMatchObject({ problem: { code: 'notification.duplicate' } })
    expect([...first.calls(), ...second.calls()]).toHaveLength(1)
  })

  it('with a digest, when the account has no secret for it', async () => {
    const { take } = await bootstrapped({}, { Trsp: trsp })
    expect(await take(pushed(signed()))).toMatchObject({ problem: { code: 'notification.no-secret' } })
  })
})

describe('a device', () => {
  it('takes one without digest if it is told to', async () => {
    const { take, calls, records } = await bootstrapped({ acceptUnsigned: true })
    await take(pushed(must(encodeNotification(plain))))
    await eventually(() => isOver(records()[0])).toBe(true)
    expect(calls()).toHaveLength(1)
  })

  it('calls over the wished connection, and its tree says so', async () => {
    const { device, take, records } = await bootstrapped()
    const connection = () => {
      const [info] = device.tree().instances.get('urn:oma:mo:oma-sessioninfomo:1.0')?.values() ?? []
      const leaf = info?.root.kind === 'interior' ? info.root.children.get('CBT') : undefined
      return leaf?.kind === 'leaf' ? leaf.value : undefined
    }
    await take(pushed(signed({ connections: ['cellular', 'any'] })))
    await eventually(() => isOver(records()[0])).toBe(true)
    expect(connection()).toBe(1)
    await take(pushed(signed({ id: 2, connections: ['wireline'] })))
    await eventually(() => isOver(records()[1])).toBe(true)
    expect(connection()).toBe(3)
  })

  it('waits for a wished connection, and calls when it has one', async () => {
    const { device, take, calls, records } = await bootstrapped({ bearers: ['cellular'] })
    expect(await take(pushed(signed({ connections: ['wlan'] })))).toMatchObject({ outcome: 'open' })
    expect(story(records()[0] as KeptRecord)).toEqual(['push udp', 'note notification.waits-for-bearer'])
    expect(calls()).toEqual([])
    device.setBearers(['cellular', 'wlan'])
    await eventually(() => isOver(records()[0])).toBe(true)
    expect(calls()).toHaveLength(1)
  })

  it('ends what waits for a connection when it is switched off', async () => {
    const { device, take, records } = await bootstrapped({ bearers: [] })
    await take(pushed(signed()))
    await device.stop()
    expect(records()[0]).toMatchObject({ outcome: 'failed', problem: { code: 'device.stopped' } })
  })

  it('that cannot be remembered is refused, and the device takes the next one', async () => {
    let full = true
    const keep = async () => {
      if (full) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
    }
    const { device, calls, records } = await bootstrapped({ keep })
    const listening = await device.listenForNotifications(0)
    if (!listening.ok) throw new Error(listening.problem.code)
    const socket = createSocket('udp4')
    onTestFinished(() => void socket.close())
    socket.send(pushed(signed()), listening.value.port, '127.0.0.1')
    await eventually(() => isOver(records()[0])).toBe(true)
    expect(records()[0]).toMatchObject({ outcome: 'failed', problem: { code: 'server.internal' } })
    expect(calls()).toEqual([])
    full = false
    // It was not taken, so that it is no copy.
    socket.send(pushed(signed()), listening.value.port, '127.0.0.1')
    await eventually(() => isOver(records()[1])).toBe(true)
    expect(records()[1]).toMatchObject({ outcome: 'done', info: { kind: 'session' } })
  })

  it('looks at a flood only in part, and says how much it dropped', async () => {
    const { device, records } = await bootstrapped()
    await Promise.all(Array.from({ length: 1000 }, () => device.notified('udp', new Uint8Array(3), 'x')))
    const looked = records().length
    expect(looked).toBeLessThan(500)
    await eventually(async () => {
      await device.notified('udp', new Uint8Array(3), 'x')
      return records().some(record => record.entries.some(entry => entry.kind === 'note'))
    }).toBe(true)
  })

  it('registers with the server for a push service, takes its messages, and takes the registration back', async () => {
    const server = await rawServer((_, count) => (count === 1 ? commands(['END']) : { status: 204 }))
    const recorder = memoryRecorder()
    const device = newDevice({ recorder, notifications: { now: () => now } })
    onTestFinished(() => device.stop())
    const gcm = {
      SenderID: '42',
      RegURI: `${server.origin}/reg`,
      UnRegURI: `${server.origin}/unreg`,
      RegParams: 'dev=IMEI%3A1',
    }
    await device.bootstrapWith(
      bootstrapDocument(`${server.origin}/dm`, { Auth: { Noti: noti, Trsp: trsp }, Push: { GCM: gcm } }),
    )
    await device.unregisterPush('DMS1')
    expect(server.seen.slice(1).map(({ request, body }) => [request, body.replace(/[0-9a-f]{40}/, '…')])).toEqual([
      ['POST /reg', 'RegId=sim-…&dev=IMEI%3A1'],
      ['POST /unreg', 'RegId=sim-…&dev=IMEI%3A1'],
    ])
    expect(server.seen[1]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      authorization: expect.stringMatching(/^Basic /),
    })
    await device.notified('gcm', signed(), 'push service')
    await eventually(() => server.seen.at(-1)?.body).toContain('ServerInitiatedMgmt')
    const [entry] = recorder.records.at(-1)?.entries ?? []
    expect(entry).toMatchObject({ kind: 'push', from: 'push', way: 'gcm' })
  })
})
