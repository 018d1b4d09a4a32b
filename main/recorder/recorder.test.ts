import { expect, it } from 'vitest'
import type { RecordEntry, RecordSummary } from '#core/record.ts'
import { freshFolder, openedStore } from '../storage/store.fixture.ts'
import { exportRecord } from './export-record.ts'
import { listRecords, readEntries, readSummary } from './read-record.ts'
import { createRecorder } from './recorder.ts'

const initiation = ['Content-Type', 'application/vnd.oma.dm.initiation+json'] as const
const request = { method: 'POST', target: '/dm', headers: [initiation] } as const
const response = {
  status: 200,
  headers: [['content-type', 'application/vnd.oma.dm.request+json; charset=utf-8']],
} as const
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

async function recording(folder?: string) {
  const store = await openedStore(folder)
  let time = 1_000_000
  const seen: string[] = []
  const listener = {
    record: (summary: RecordSummary) => seen.push(`${summary.outcome} ${summary.packages}`),
    entry: (entry: RecordEntry) =>
      seen.push(`${entry.kind}${entry.kind === 'response' ? ` ${Buffer.from(entry.body)}` : ''}`),
  }
  const now = () => (time += 10)
  const recorder = createRecorder(store.records, { now, seal: store.secrets.seal, listener })
  const setTime = (value: number) => {
    time = value
  }
  return { store, recorder, seen, setTime }
}

it('writes a session as it happens, and counts its packages and warnings', async () => {
  const { store, recorder } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server', serverId: 's', insecure: true })
  const exchange = log.exchange('device', 'server', request)
  exchange.requestBody(bytes('{}'), true)
  log.learn({ deviceId: 'd' })
  exchange.response(response, bytes('{"CMD":[["END"]]}'))
  log.note({ code: 'session.status-count', detail: { got: 0, sent: 1 } })
  log.end('done')
  log.end('failed')
  await recorder.flush()
  const summary = {
    id: log.id,
    kind: 'session',
    side: 'server',
    deviceId: 'd',
    serverId: 's',
    insecure: true,
    startedAt: 1_000_010,
    endedAt: 1_000_060,
    outcome: 'done',
    warnings: 1,
    packages: 2,
  }
  expect(await readSummary(store.records, log.id)).toEqual(summary)
  expect(await listRecords(store.records, { limit: 10 })).toEqual([summary])
  const entries = await readEntries(store.records, log.id)
  expect(entries.map(entry => [entry.id, entry.at - 1_000_000, entry.kind])).toEqual([
    [1, 20, 'request'],
    [2, 30, 'request-body'],
    [3, 40, 'response'],
    [4, 50, 'note'],
  ])
})

it('does not count what is no complete package', async () => {
  const { store, recorder } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  const exchange = log.exchange('device', 'server', request)
  exchange.requestBody(bytes('{"MOS'), false)
  exchange.aborted({ code: 'http.stopped-in-the-middle', detail: { bytes: 5 } })
  log.exchange('device', 'server', { ...request, headers: [] }).requestBody(bytes('hello'), true)
  log.end('failed', { code: 'http.stopped-in-the-middle', detail: { bytes: 5 } })
  await recorder.flush()
  expect(await readSummary(store.records, log.id)).toMatchObject({ outcome: 'failed', packages: 0 })
})

it('never lets its clock go back', async () => {
  const { store, recorder, setTime } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  setTime(5)
  log.note({ code: 'http.timeout' })
  const [note] = await readEntries(store.records, log.id)
  expect(note?.at).toBe(1_000_010)
})

it('replaces credentials by stand-ins that are the same for the same secret', async () => {
  const { store, recorder } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  const secret = (value: string) =>
    log.exchange('device', 'server', { ...request, headers: [['authorization', value]] })
  secret('Basic dTpnZWhlaW0=')
  secret('Basic dTpnZWhlaW0=')
  secret('Basic dTphbmRlcnM=')
  secret('geheim')
  log
    .exchange('device', 'server', { ...request, headers: [['Cookie', 'sid=geheim'], initiation] })
    .response({ status: 200, headers: [['Set-Cookie', 'sid=geheim; Secure']] }, bytes(''))
  const entries = await readEntries(store.records, log.id)
  const values = entries.map(entry => ('head' in entry ? entry.head.headers[0]?.[1] : ''))
  const standIn = expect.stringMatching(/^\{\{secret:[0-9a-f]{12}\}\}$/)
  expect(values[0]).toMatch(/^Basic \{\{secret:[0-9a-f]{12}\}\}$/)
  expect(values[1]).toBe(values[0])
  expect(values[2]).not.toBe(values[0])
  expect(values.slice(3)).toEqual([standIn, standIn, standIn])
  expect(JSON.stringify(entries)).not.toMatch(/geheim|dTpn/)
})

it('uses other stand-ins in another store', async () => {
  const [one, two] = [await openedStore(), await openedStore()]
  expect(one.records.placeholder('geheim')).not.toBe(two.records.placeholder('geheim'))
})

it('seals bodies that hold secrets, shows them redacted and opens them when asked', async () => {
  const { store, recorder, seen } = await recording()
  const log = recorder.open({ kind: 'bootstrap', side: 'server' })
  const exchange = log.exchange('bootstrap', 'device', request)
  exchange.requestBody(bytes('geheim'), true, { sealed: true })
  exchange.response(response, bytes('geheim'), { sealed: true })
  await expect.poll(() => seen).toContain('response {{sealed}}')
  const text = (entries: readonly RecordEntry[]) =>
    entries.map(entry => ('body' in entry ? Buffer.from(entry.body).toString() : ''))
  expect(text(await readEntries(store.records, log.id))).toEqual(['', '{{sealed}}', '{{sealed}}'])
  expect(text(await readEntries(store.records, log.id, { unseal: store.secrets.unseal }))).toEqual([
    '',
    'geheim',
    'geheim',
  ])
  expect(text(await store.records.entries(log.id, 0, 9)).join()).not.toContain('geheim')
})

it('tells a listener in batches: the latest of each record, then every entry in order', async () => {
  const { recorder, seen } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  const exchange = log.exchange('device', 'server', request)
  exchange.requestBody(bytes('{}'), true)
  expect(seen).toEqual([])
  await expect.poll(() => seen).toEqual(['open 1', 'request', 'request-body'])
  exchange.response(response, bytes('{}'))
  log.end('done')
  await expect.poll(() => seen.slice(3)).toEqual(['done 2', 'response {}'])
})

it('does not gather without bounds for a listener', async () => {
  const { recorder, seen } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  const exchange = log.exchange('device', 'server', request)
  exchange.requestBody(new Uint8Array(5_000_000), true)
  expect(seen).toEqual(['open 0', 'request', 'request-body'])
})

it('goes on with an open record, also after the process that opened it ended', async () => {
  const folder = freshFolder()
  const first = await recording(folder)
  const log = first.recorder.open({ kind: 'session', side: 'server', deviceId: 'd' })
  log.exchange('device', 'server', request)
  expect(first.recorder.resume(log.id)?.id).toBe(log.id)
  expect(first.recorder.resume('unknown')).toBeUndefined()
  await first.recorder.flush()
  await first.store.close()
  const second = await recording(folder)
  const resumed = second.recorder.resume(log.id)
  expect(await readSummary(second.store.records, log.id)).toMatchObject({ outcome: 'open', deviceId: 'd' })
  resumed?.exchange('device', 'server', request)
  resumed?.end('done')
  const entries = await readEntries(second.store.records, log.id)
  expect(entries.map(entry => [entry.id, 'exchange' in entry && entry.exchange])).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect(await readSummary(second.store.records, log.id)).toMatchObject({ outcome: 'done' })
  expect(second.recorder.open({ kind: 'session', side: 'server' }).id).not.toBe(log.id)
  await second.store.close()
})

it('exports a record as one JSON text, bytes that are no text as base64', async () => {
  const { store, recorder } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server' })
  const exchange = log.exchange('device', 'server', { ...request, headers: [['Authorization', 'Basic dTpnZWhlaW0=']] })
  exchange.requestBody(bytes('{"ü":1}'), true)
  exchange.response({ status: 200, headers: [] }, new Uint8Array([255, 0]))
  for (let i = 0; i < 600; i++) log.note({ code: 'http.timeout' })
  log.end('done')
  const exported = await exportRecord(store.records, log.id)
  const { kind, version, record, entries } = JSON.parse(exported?.text ?? '')
  expect([kind, version, record.id, entries.length]).toEqual(['dmwb-record', 1, log.id, 603])
  expect(entries[1].body).toEqual({ bytes: 8, text: '{"ü":1}' })
  expect(entries[2].body).toEqual({ bytes: 2, base64: '/wA=' })
  expect(exported?.name).toBe(`record-${log.id}.json`)
  expect(exported?.text).not.toContain('dTpn')
  expect(await exportRecord(store.records, 'unknown')).toBeUndefined()
})

it('exports what a device told of its account without the secrets', async () => {
  const { recorder, store } = await recording()
  const log = recorder.open({ kind: 'session', side: 'server', dialect: 'approved' })
  const exchange = log.exchange('device', 'server', request)
  const told = '{"Auth":{"Noti":{"Type":0,"Data":"ZA==","Secret" : "Z2Vo\\"ZWlt"},"Trsp":{"ClientSecretKey":"c2s="}}}'
  exchange.requestBody(bytes(told), true)
  log.end('done')
  const exported = await exportRecord(store.records, log.id)
  expect(JSON.parse(exported?.text ?? '').entries[1].body.text).toBe(
    '{"Auth":{"Noti":{"Type":0,"Data":"ZA==","Secret" : "[secret]"},"Trsp":{"ClientSecretKey":"[secret]"}}}',
  )
})
