import { afterEach, beforeEach, expect, it } from 'vitest'
import { viewRecord } from '#core/record-view.ts'
import { codeOf, insecure, type Opened, openDoor, value } from '../door.fixture.ts'
import { documentOf, element, type RawDevice, rawDevice } from '../raw-device.fixture.ts'

const moid = 'urn:example:mo:mail:1.0'
let door: Opened
let device: RawDevice

beforeEach(async () => {
  door = await openDoor()
  device = rawDevice(value(await door.host.server.start(insecure)).endpoint ?? '', 'X:1')
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['GET', `${moid}/a/`]] }))
  await device.open({ [moid]: ['a'] })
})
afterEach(() => door.stop())

const finish = () => device.answer([documentOf(element(`${moid}/a/`, 'a', { Host: 'x' }))])
const newest = async () => {
  const [record] = await door.host.sessions.list({ limit: 1 })
  if (!record) throw new Error('no record')
  return record
}

it('shows a session while it is open and the same one when it is over', async () => {
  const open = await newest()
  expect(open).toMatchObject({ kind: 'session', side: 'server', deviceId: 'X:1', outcome: 'open', insecure: true })
  await finish()
  const summary = value(await door.host.sessions.get({ record: open.id }))
  expect(summary).toMatchObject({ outcome: 'done', packages: 4 })
  const entries = value(await door.host.sessions.entries({ record: open.id, after: 0, limit: 100 }))
  expect(entries.every((entry, index) => index === 0 || entry.id > (entries[index - 1]?.id ?? 0))).toBe(true)
  const view = viewRecord(summary, entries)
  expect(view.packages.map(({ number, from }) => [number, from])).toEqual([
    [1, 'device'],
    [2, 'server'],
    [3, 'device'],
    [2, 'server'],
  ])
  expect(view.commands).toMatchObject([{ wire: ['GET', `${moid}/a/`], status: { code: 200 } }, { wire: ['END'] }])
})

it('brings bodies over the wire as the bytes they were', async () => {
  const { id } = await newest()
  const entries = value(await door.host.sessions.entries({ record: id, after: 0, limit: 100 }))
  const body = entries.find(entry => entry.kind === 'request-body')
  expect(body?.body).toBeInstanceOf(Uint8Array)
  expect(JSON.parse(Buffer.from(body?.body ?? []).toString())).toMatchObject({ MOS: [{ MOID: moid }] })
})

it('gives entries from any point on', async () => {
  await finish()
  const { id } = await newest()
  const all = value(await door.host.sessions.entries({ record: id, after: 0, limit: 100 }))
  const some = value(await door.host.sessions.entries({ record: id, after: all[2]?.id ?? 0, limit: 3 }))
  expect(some).toEqual(all.slice(3, 6))
  expect(value(await door.host.sessions.entries({ record: id, after: all.at(-1)?.id ?? 0, limit: 3 }))).toEqual([])
})

it('gives a session with large packages piece by piece', async () => {
  const large = element(`${moid}/a/`, 'a', { Host: 'x'.repeat(6_000_000) })
  await device.answer([documentOf(large)])
  value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['GET', `${moid}/a/`]] }))
  await device.open({ [moid]: ['a'] })
  for (let round = 0; round < 3; round += 1) {
    value(await door.host.devices.enqueue({ deviceId: 'X:1', commands: [['GET', `${moid}/a/`]] }))
    await device.answer([documentOf(large)])
  }
  const { id: record } = await newest()
  const pages = []
  for (let after = 0; ; ) {
    const page = value(await door.host.sessions.entries({ record, after, limit: 5000 }))
    if (page.length === 0) break
    pages.push(page)
    after = page.at(-1)?.id ?? 0
  }
  expect(pages).toHaveLength(2)
  const summary = value(await door.host.sessions.get({ record }))
  expect(viewRecord(summary, pages.flat()).commands.map(({ status }) => status?.code)).toEqual([
    200,
    200,
    200,
    undefined,
  ])
})

it('tells windows about records and their entries', async () => {
  await finish()
  const { id } = await newest()
  await door.seen(event => (event.kind === 'record' && event.record.outcome === 'done' ? true : undefined))
  await door.seen(event => (event.kind === 'entries' && event.record === id ? true : undefined))
})

it('lists by device and from a time on', async () => {
  await finish()
  const { id, startedAt } = await newest()
  expect(await door.host.sessions.list({ deviceId: 'X:2', limit: 10 })).toEqual([])
  expect((await door.host.sessions.list({ deviceId: 'X:1', limit: 10 })).map(record => record.id)).toEqual([id])
  expect(await door.host.sessions.list({ before: startedAt, limit: 10 })).toEqual([])
})

it('exports a record as one JSON text', async () => {
  await finish()
  const { id } = await newest()
  const { name, text } = value(await door.host.sessions.export({ record: id }))
  expect(name).toBe(`record-${id}.json`)
  expect(JSON.parse(text)).toMatchObject({ kind: 'dmwb-record', version: 1, record: { id } })
})

it('knows which records there are', async () => {
  expect(codeOf(await door.host.sessions.get({ record: 'none' }))).toBe('host.unknown-record')
  expect(codeOf(await door.host.sessions.entries({ record: 'none', after: 0, limit: 1 }))).toBe('host.unknown-record')
  expect(codeOf(await door.host.sessions.export({ record: 'none' }))).toBe('host.unknown-record')
})
