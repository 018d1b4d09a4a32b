import { expect, it } from 'vitest'
import { freshFolder, openedStore } from '../storage/store.fixture.ts'
import { createRecorder } from './recorder.ts'

// The clock of the machine jumps by hours, in a run and between two runs: times of records never go back.

const hour = 3_600_000_000
const head = { method: 'POST', target: '/dm', headers: [] } as const

it('keeps the records and their entries in order, with no negative times', async () => {
  let now = 1_700_000_000_000_000
  const store = await openedStore()
  const recorder = createRecorder(store.records, { now: () => now, seal: bytes => bytes })
  const ids: string[] = []
  for (const jump of [0, 5, -9, 2, -7, 30].map(hours => hours * hour)) {
    const log = recorder.open({ kind: 'session', side: 'server', deviceId: 'X:1' })
    ids.push(log.id)
    const exchange = log.exchange('device', 'server', head)
    now += jump
    exchange.requestBody(new Uint8Array(2), true)
    log.end('done')
  }
  await recorder.flush()
  const records = await store.records.list({ limit: 10 })
  expect(records.map(({ id }) => id)).toEqual(ids.toReversed())
  for (const record of records) {
    expect((record.endedAt ?? 0) - record.startedAt).toBeGreaterThanOrEqual(0)
    const times = (await store.records.entries(record.id, 0, 10)).map(({ at }) => at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(record.startedAt)
  }
  await store.close()
})

it('goes on with a record after a restart on an earlier clock, and nothing in it goes back', async () => {
  const folder = freshFolder()
  const late = 1_700_000_000_000_000
  const first = await openedStore(folder)
  const before = createRecorder(first.records, { now: () => late, seal: bytes => bytes })
  const { id } = before.open({ kind: 'session', side: 'server', deviceId: 'X:1' })
  before.resume(id)?.exchange('device', 'server', head)
  await before.flush()
  await first.close()

  const store = await openedStore(folder)
  const after = createRecorder(store.records, { now: () => late - 5 * hour, seal: bytes => bytes })
  const log = after.resume(id)
  log?.exchange('device', 'server', head)
  log?.end('done')
  await after.flush()
  const record = await store.records.get(id)
  const times = (await store.records.entries(id, 0, 10)).map(({ at }) => at)
  expect(times).toHaveLength(2)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect((record?.endedAt ?? 0) - (record?.startedAt ?? 0)).toBeGreaterThanOrEqual(0)
  await store.close()
})
