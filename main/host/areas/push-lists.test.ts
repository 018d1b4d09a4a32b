import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PushListRow } from '#contract'
import { codeOf, type Opened, openDoor, secure, value } from '../door.fixture.ts'

// A table of devices, pushed in parallel.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
  value(await door.host.server.start(secure))
})
afterEach(() => door.stop())

async function devices(...ids: readonly string[]) {
  for (const deviceId of ids) {
    value(await door.host.simulator.create({ deviceId, ddfs: [] }))
    value(await door.host.simulator.start({ deviceId }))
  }
}
const over = (id: string) =>
  door.seen(event =>
    event.kind === 'push-list' && event.list.id === id && event.list.endedAt ? event.list : undefined,
  )
const rowsOf = async (list: string) => value(await door.host.pushLists.rows({ list, from: 0, limit: 1000 }))
const short = (rows: readonly PushListRow[]) => rows.map(({ line, deviceId, result }) => [line, deviceId, result])

it('has one result for each row: proved, refused or broken, none left out', async () => {
  await devices('SIM:1', 'SIM:2', 'SIM:3')
  const table = [
    'device,imsi,address',
    'SIM:1,,',
    'SIM:2,001019999999999,',
    'SIM:1,,',
    ',,',
    'SIM:3,,,',
    'SIM:3,,',
    'REAL:1,262021234567890,not an address',
    'REAL:2,262021234567890,127.0.0.1:9',
  ].join('\n')
  const started = value(
    await door.host.pushLists.start({
      profileId: 'sample:phone',
      method: 'wap-push',
      table,
      operator: 'Ada',
      waitSeconds: 5,
    }),
  )
  expect(started).toMatchObject({ total: 8, method: 'wap-push', operator: 'Ada' })
  const list = await over(started.id)
  const rows = await rowsOf(started.id)
  expect(short(rows)).toEqual([
    [2, 'SIM:1', 'PASS'],
    [3, 'SIM:2', 'FAIL'],
    [4, '', 'refused'],
    [5, '', 'refused'],
    [6, '', 'refused'],
    [7, 'SIM:3', 'PASS'],
    [8, 'REAL:1', 'refused'],
    [9, 'REAL:2', expect.stringMatching(/FAIL|UNKNOWN/)],
  ])
  expect(list.counts).toMatchObject({ PASS: 2, refused: 4, waiting: 0, running: 0 })
  expect(rows[1]?.words).toContain('MAC does not fit')
  expect(rows[2]?.words).toContain('stood in line 2 already')
  const run = value(await door.host.bootstrap.run({ run: rows[0]?.run ?? '' }))
  expect(run.evidence).toMatchObject({ list: { id: started.id, line: 2 }, operator: 'Ada' })
  const { text, name } = value(await door.host.pushLists.export({ list: started.id }))
  expect(name).toMatch(/\.csv$/)
  expect(text.trimEnd().split('\n')).toHaveLength(9)
  expect((await door.host.pushLists.list()).map(({ id }) => id)).toEqual([started.id])
}, 40_000)

it('is stopped at once: what runs ends, what waits never begins', async () => {
  const table = ['device', ...Array.from({ length: 30 }, (_, at) => `REAL:${at}`)].join('\n')
  const order = { profileId: 'sample:phone', method: 'client-initiated', table } as const
  const { id } = value(await door.host.pushLists.start(order))
  await door.seen(event => (event.kind === 'run' && event.run.deviceId === 'REAL:3' ? true : undefined))
  const stopped = value(await door.host.pushLists.stop({ list: id }))
  expect(stopped.endedAt).toBeDefined()
  expect(stopped.counts).toMatchObject({ waiting: 0, running: 0, PASS: 0 })
  expect(stopped.counts.FAIL + stopped.counts.skipped).toBe(30)
})

it('tells after a restart what became of each row', async () => {
  const table = 'device\nREAL:1\nREAL:2\n'
  const order = { profileId: 'sample:phone', method: 'client-initiated', table } as const
  const { id } = value(await door.host.pushLists.start(order))
  await door.seen(event => (event.kind === 'run' && event.run.deviceId === 'REAL:2' ? true : undefined))
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(short(await rowsOf(id))).toEqual([
    [2, 'REAL:1', 'UNKNOWN'],
    [3, 'REAL:2', 'UNKNOWN'],
  ])
})

it.each([
  ['', 'bootstrap.row'],
  ['device,device\nx,y', 'bootstrap.row'],
  ['device,server.url\nx,y', 'bootstrap.row'],
  [`device\n${'x\n'.repeat(10_001)}`, 'bootstrap.list-too-long'],
])('refuses a table that is not usable as a whole', async (table, code) => {
  expect(codeOf(await door.host.pushLists.start({ profileId: 'sample:phone', method: 'factory', table }))).toBe(code)
  expect(codeOf(await door.host.pushLists.stop({ list: 'none' }))).toBe('bootstrap.list-unknown')
})
