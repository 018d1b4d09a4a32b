import { expect, it } from 'vitest'
import type { Alert, Mark } from '#core/package-types.ts'
import { type AlertBounds, alertStore } from './alerts.ts'
import { connect } from './connection.ts'
import { openDatabase } from './database.ts'
import { groupCommit } from './group-commit.ts'
import { workbenchMigrations } from './migrations.ts'
import { freshFolder, openedStore } from './store.fixture.ts'

const alert = (type: string, mark: Mark = 'informational'): Alert => ({ type, mark, source: 'urn:x:mo/1/' })

async function boundedAlerts(bounds: AlertBounds) {
  const how = { folder: ':memory:', readOnly: false, wasLeft: false, migrations: workbenchMigrations }
  const opened = await openDatabase(':memory:', how)
  if (!opened.ok) throw new Error(opened.problem.code)
  const explain = (error: unknown) => error as Error
  const lost = (error: Error) => {
    throw error
  }
  return alertStore(connect(opened.value, groupCommit(opened.value.sqlite, explain, lost), explain, false), bounds)
}

it('keeps alerts as they came, newest first, also over a restart', async () => {
  const folder = freshFolder()
  const store = await openedStore(folder)
  const odd = { ...alert('urn:nobody:knows', 'fatal'), dataType: 'text/xml', data: { DM1x: '<a>1</a>' }, target: 'x' }
  const first = await store.alerts.add('d1', alert('urn:a'), 5, 'r1')
  const second = await store.alerts.add('d1', odd, 6)
  await store.close()
  const again = await openedStore(folder)
  expect(await again.alerts.list({}, 10)).toEqual([
    { id: second.id, deviceId: 'd1', at: 6, alert: odd },
    { id: first.id, deviceId: 'd1', at: 5, record: 'r1', alert: alert('urn:a') },
  ])
  await again.close()
})

it('finds alerts by device, mark, type and time, page by page, and counts them by mark', async () => {
  const { alerts } = await openedStore()
  const marks = ['fatal', 'minor', 'minor', 'harmless'] as const
  for (const [at, mark] of marks.entries()) await alerts.add('d1', alert(`urn:Disk:${at}%`, mark), at)
  await alerts.add('d2', alert('urn:net', 'minor'), 9)
  const at = async (...[filter, ...page]: Parameters<typeof alerts.list>) =>
    (await alerts.list(filter, ...page)).map(row => row.at)
  expect(await at({}, 10)).toEqual([9, 3, 2, 1, 0])
  expect(await at({ deviceId: 'd1' }, 10)).toEqual([3, 2, 1, 0])
  expect(await at({ marks: ['fatal', 'harmless'] }, 10)).toEqual([3, 0])
  expect(await at({ type: 'disk:1%' }, 10)).toEqual([1])
  expect(await at({ type: 'disk_1' }, 10)).toEqual([])
  expect(await at({ from: 1, to: 2 }, 10)).toEqual([2, 1])
  const [, second] = await alerts.list({}, 2)
  expect(await at({}, 2, second?.id)).toEqual([2, 1])
  expect(await alerts.counts({ type: 'urn:disk', marks: ['fatal'] })).toEqual({
    byMark: { fatal: 1, minor: 2, harmless: 1 },
    dropped: 0,
  })
})

it('keeps the newest of each device and of all, and counts what it let go', async () => {
  const alerts = await boundedAlerts({ perDevice: 3, inAll: 5 })
  for (let at = 0; at < 5; at++) await alerts.add('loud', alert('urn:a', at === 0 ? 'fatal' : 'minor'), at)
  expect(await alerts.forDevice('loud')).toEqual({ byMark: { minor: 3 }, dropped: 2 })
  for (let at = 5; at < 8; at++) await alerts.add('quiet', alert('urn:b', 'critical'), at)
  expect((await alerts.list({}, 10)).map(row => row.at)).toEqual([7, 6, 5, 4, 3])
  expect(Object.fromEntries(await alerts.byDevice())).toEqual({
    loud: { byMark: { minor: 2 }, dropped: 3 },
    quiet: { byMark: { critical: 3 }, dropped: 0 },
  })
  expect((await alerts.counts({})).dropped).toBe(3)
})

it('forgets the alerts of a device with it, and has room for others again', async () => {
  const alerts = await boundedAlerts({ perDevice: 3, inAll: 3 })
  for (let at = 0; at < 3; at++) await alerts.add('d1', alert('urn:a'), at)
  await alerts.removeDevice('d1')
  for (let at = 3; at < 6; at++) await alerts.add('d2', alert('urn:a'), at)
  expect([await alerts.forDevice('d1'), await alerts.forDevice('d2')]).toEqual([
    { byMark: {}, dropped: 0 },
    { byMark: { informational: 3 }, dropped: 0 },
  ])
})

it('keeps what rules did, the newest first, up to a bound', async () => {
  const { ruleRuns } = await openedStore()
  const run = (at: number, rule = 'a', deviceId = 'd') =>
    ({ id: `r${at}`, rule, deviceId, at, state: 'acted', details: { n: at } }) as const
  for (const at of [1, 2, 3]) await ruleRuns.save(run(at))
  await ruleRuns.save(run(4, 'b'))
  await ruleRuns.save({ ...run(2), state: 'failed' })
  expect((await ruleRuns.list(3)).map(({ id, state }) => [id, state])).toEqual([
    ['r4', 'acted'],
    ['r3', 'acted'],
    ['r2', 'failed'],
  ])
  expect((await ruleRuns.since('a', 'd', 2)).map(({ at }) => at)).toEqual([3, 2])
  expect(await ruleRuns.get('r1')).toEqual(run(1))
})
