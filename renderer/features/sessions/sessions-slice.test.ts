import { beforeEach, describe, expect, it } from 'vitest'
import type { RecordSummary } from '#core/record.ts'
import { useApp } from '../../app/store.ts'
import { filterRecords } from './sessions-slice.ts'

const record = (id: string, startedAt: number, more: Partial<RecordSummary> = {}): RecordSummary => ({
  id,
  kind: 'session',
  side: 'server',
  startedAt,
  outcome: 'done',
  warnings: 0,
  packages: 2,
  ...more,
})
const seen = (summary: RecordSummary) => useApp.getState().sessionsEvent({ kind: 'record', record: summary })
const ids = () => useApp.getState().records?.map(({ id, outcome }) => `${id} ${outcome}`)

beforeEach(() => useApp.setState({ records: undefined, panels: [], activePanel: undefined }))

describe('the list of sessions', () => {
  it('has the newest on top, whatever the order in which they become known', () => {
    seen(record('b', 20))
    seen(record('a', 10))
    seen(record('c', 30))
    expect(ids()).toEqual(['c done', 'b done', 'a done'])
  })

  it('follows a session from its start to its end', () => {
    seen(record('a', 10, { outcome: 'open' }))
    seen(record('b', 20))
    seen(record('a', 10, { outcome: 'failed' }))
    expect(ids()).toEqual(['b done', 'a failed'])
  })

  it('opens one tab per record', () => {
    useApp.getState().openSession(record('a', 10, { deviceId: 'd' }))
    useApp.getState().openSession(record('a', 10, { deviceId: 'd' }))
    expect(useApp.getState().panels.map(({ params }) => params.record)).toEqual(['a'])
  })
})

it('is filtered by device, outcome and security together', () => {
  const all = [
    record('a', 1, { deviceId: 'IMEI:1', insecure: true }),
    record('b', 2, { deviceId: 'imei:2', insecure: true, outcome: 'failed' }),
    record('c', 3, { deviceId: 'IMEI:3', outcome: 'failed' }),
    record('d', 4),
  ]
  const shown = (filter: Partial<Parameters<typeof filterRecords>[1]>) =>
    filterRecords(all, { device: '', outcome: 'all', security: 'all', ...filter }).map(({ id }) => id)
  expect(shown({})).toEqual(['a', 'b', 'c', 'd'])
  expect(shown({ device: ' imei ' })).toEqual(['a', 'b', 'c'])
  expect(shown({ outcome: 'failed', security: 'insecure' })).toEqual(['b'])
  expect(shown({ security: 'secure' })).toEqual(['c', 'd'])
})
