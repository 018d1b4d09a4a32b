import { expect, it } from 'vitest'
import type { RecordEntry, RecordSummary } from '#core/record.ts'
import { recordId } from '#core/record-store.ts'
import { freshFolder, openedStore } from './store.fixture.ts'

const summary = (number: number, more: Partial<RecordSummary> = {}): RecordSummary => ({
  id: recordId(1000 + number, number),
  kind: 'session',
  side: 'server',
  startedAt: 1000 + number,
  outcome: 'open',
  warnings: 0,
  packages: 0,
  ...more,
})
const full = summary(1, {
  deviceId: 'd',
  serverId: 's',
  dialect: 'approved',
  insecure: true,
  peer: '127.0.0.1:5',
  endedAt: 2000,
  outcome: 'failed',
  problem: { code: 'http.timeout', detail: { ms: 5 }, at: { path: '/x' } },
  warnings: 2,
  packages: 3,
})

it('gives back a record as it was written, new or changed', async () => {
  const { records } = await openedStore()
  records.save(1, summary(1))
  expect(await records.get(summary(1).id)).toEqual(summary(1))
  records.save(1, full)
  expect(await records.get(full.id)).toEqual(full)
  expect(await records.get(recordId(77, 1))).toBeUndefined()
  expect(await records.get('no record')).toBeUndefined()
  expect(await records.stats()).toMatchObject({ records: 1 })
})

it('gives back every kind of entry as it was written', async () => {
  const { records } = await openedStore()
  const { id } = summary(1)
  const headers = [['Content-Type', 'text/plain; x="ü"']] as const
  const entries: readonly RecordEntry[] = [
    {
      id: 1,
      record: id,
      at: 5,
      kind: 'request',
      exchange: 1,
      from: 'device',
      to: 'server',
      head: { method: 'POST', target: '/dm', headers },
    },
    { id: 2, record: id, at: 6, kind: 'request-body', exchange: 1, body: new Uint8Array([0, 1, 255]), complete: true },
    { id: 3, record: id, at: 6, kind: 'request-body', exchange: 1, body: new Uint8Array(0), complete: false },
    {
      id: 4,
      record: id,
      at: 6,
      kind: 'request-body',
      exchange: 1,
      body: new Uint8Array([9]),
      complete: true,
      sealed: true,
    },
    {
      id: 5,
      record: id,
      at: 7,
      kind: 'response',
      exchange: 1,
      head: { status: 200, headers },
      body: new Uint8Array([7]),
      sealed: true,
    },
    {
      id: 6,
      record: id,
      at: 8,
      kind: 'response',
      exchange: 2,
      head: { status: 204, headers: [] },
      body: new Uint8Array(0),
    },
    { id: 7, record: id, at: 9, kind: 'aborted', exchange: 2, problem: { code: 'http.timeout' } },
    { id: 8, record: id, at: 9, kind: 'note', problem: { code: 'session.status-count', detail: { got: 1, sent: 2 } } },
    { id: 9, record: id, at: 10, kind: 'push', from: 'server', to: 'device', way: 'udp', body: Uint8Array.of(1, 6, 3) },
    {
      id: 10,
      record: id,
      at: 11,
      kind: 'push',
      from: 'server',
      to: 'device',
      way: 'gcm',
      body: Uint8Array.of(7),
      sentAt: 5,
    },
    { id: 11, record: id, at: 12, kind: 'serial', from: 'device', body: Uint8Array.of(0x0d, 0) },
    { id: 12, record: id, at: 12, kind: 'serial', from: 'workbench', body: Uint8Array.of(1), sealed: true },
    { id: 13, record: id, at: 13, kind: 'remark', words: 'The cable was pulled.' },
  ]
  records.save(1, summary(1))
  for (const entry of entries) records.append(1, entry)
  expect(await records.entries(id, 0, 100)).toEqual(entries)
  expect(await records.entries(id, 5, 1)).toEqual(entries.slice(5, 6))
  expect(await records.entries(recordId(1, 9), 0, 100)).toEqual([])
  expect([await records.entries(id, 0, 100, 1), await records.entries(id, 10, 100, 2)]).toEqual([
    entries.slice(0, 2),
    [entries[10]],
  ])
})

it('lists records newest first, of all devices or of one, in pages', async () => {
  const { records } = await openedStore()
  for (let i = 1; i <= 6; i++) records.save(i, summary(i, { deviceId: i % 2 ? 'odd' : 'even' }))
  const numbers = (rows: readonly RecordSummary[]) => rows.map(row => row.startedAt - 1000)
  expect(numbers(await records.list({ limit: 4 }))).toEqual([6, 5, 4, 3])
  expect(numbers(await records.list({ limit: 4, before: 1003 }))).toEqual([2, 1])
  expect(numbers(await records.list({ limit: 4, deviceId: 'odd' }))).toEqual([5, 3, 1])
  expect(numbers(await records.list({ limit: 4, deviceId: 'odd', before: 1003 }))).toEqual([1])
})

it('marks what was left open as broken, with the time of the last thing that was seen', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  first.records.save(1, summary(1))
  first.records.append(1, { id: 1, record: summary(1).id, at: 1500, kind: 'note', problem: { code: 'http.timeout' } })
  first.records.save(2, summary(2, { outcome: 'done', endedAt: 1600 }))
  first.records.save(3, summary(3))
  await first.close()
  const second = await openedStore(folder)
  expect(await second.records.list({ limit: 5 })).toEqual([
    summary(3, { outcome: 'broken', endedAt: 1003 }),
    summary(2, { outcome: 'done', endedAt: 1600 }),
    summary(1, { outcome: 'broken', endedAt: 1500 }),
  ])
  expect(second.records.newest).toEqual({ record: 3, entry: 1 })
  expect([...second.records.leftOpen.keys()]).toEqual([summary(1).id, summary(3).id])
  await second.close()
})
