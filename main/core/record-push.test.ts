import { expect, it } from 'vitest'
import { utf8Encode } from './bytes.ts'
import { bytesOf, vectors } from './notification/vectors.fixture.ts'
import { encodeWspPush } from './notification/wsp-push.ts'
import { problem } from './problem.ts'
import type { RecordEntry, RecordSummary } from './record.ts'
import { recordJson } from './record-json.ts'
import { viewRecord } from './record-view.ts'

const full = bytesOf(vectors[3]?.wire ?? '')
const body = encodeWspPush({ transactionId: 1, body: full })
const summary: RecordSummary = {
  id: 'r1',
  kind: 'notification',
  side: 'device',
  startedAt: 1000,
  outcome: 'done',
  warnings: 0,
  packages: 1,
}
const push: RecordEntry = {
  id: 1,
  record: 'r1',
  at: 1000,
  kind: 'push',
  from: 'server',
  to: 'device',
  way: 'udp',
  body,
}
const opening: readonly RecordEntry[] = [
  {
    id: 2,
    record: 'r1',
    at: 2000,
    kind: 'request',
    exchange: 1,
    from: 'device',
    to: 'server',
    head: { method: 'POST', target: '/dm', headers: [['content-type', 'application/vnd.oma.dm.initiation+json']] },
  },
  { id: 3, record: 'r1', at: 2001, kind: 'request-body', exchange: 1, body: utf8Encode('{}'), complete: true },
]

it('shows a notification as Package#0, before the session it asks for', () => {
  const view = viewRecord({ ...summary, kind: 'session' }, [push, ...opening])
  expect(view.roles).toEqual(['device', 'server'])
  expect(view.steps.map(({ title, from, to, at, package: index }) => [title, from, to, at, index])).toEqual([
    ['Package#0', 'server', 'device', 1000, 0],
    ['Package#1', 'device', 'server', 2001, 1],
  ])
  expect(view.packages[0]).toMatchObject({
    number: 0,
    mediaType: 'application/vnd.syncml.dm.notification',
    decoded: {
      'SERVER-ID': 'dms1.example.com',
      'PREFERRED-CON-TYPE': ['wlan', 'any'],
      'NOTIFICATION-ID': 4711,
      TIMESTAMP: 1_455_000_000,
      'REQ-MOS': true,
    },
  })
  expect(recordJson(summary, view)).toMatchObject({ packages: [{ package: 0 }, { package: 1 }] })
})

it('shows one that is told later first, at the time when it was sent', () => {
  const told = { ...push, id: 9, at: 9000, sentAt: 500 }
  const view = viewRecord({ ...summary, kind: 'session' }, [...opening, told])
  expect(view.steps.map(({ title, at }) => [title, at])).toEqual([
    ['Package#0', 500],
    ['Package#1', 2001],
  ])
})

it('shows why a readable notification was refused, and why another cannot be read', () => {
  const why = problem('notification.digest-wrong')
  expect(viewRecord({ ...summary, outcome: 'failed', problem: why }, [push])).toMatchObject({
    problem: why,
    steps: [{ problem: why }],
    packages: [{ decoded: { 'NOTIFICATION-ID': 4711 }, problem: why }],
  })
  expect(viewRecord(summary, [{ ...push, body: body.subarray(0, 20) }]).packages[0]).toMatchObject({
    problem: { code: 'notification.truncated' },
  })
  expect(viewRecord(summary, [{ ...push, way: 'gcm', body: full }]).packages[0]?.problem).toBeUndefined()
})
