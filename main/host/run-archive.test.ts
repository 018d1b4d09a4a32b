import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BootstrapRun } from '#contract'
import { startRun } from '../bootstrap/run.ts'
import { openStore } from '../storage/store.ts'
import { type Opened, openDoor, secure, value } from './door.fixture.ts'

// Runs that are too many move into files, whole.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

/** So many ended runs in the store of the folder, oldest first, and one that goes on, which is the oldest. */
async function withRuns(count: number, from = 0) {
  const { folder } = door
  await door.stop()
  const store = await openStore(folder)
  if (!store.ok) throw new Error(store.problem.code)
  for (let number = 0; number < count; number += 1) {
    const about = {
      id: `r${number}`,
      deviceId: 'SIM:1',
      profileId: 'p',
      method: 'card',
      startedAt: from + number,
    } as const
    await store.value.runs.save({ ...startRun(about), result: 'PASS' } as BootstrapRun)
  }
  await store.value.close()
  door = await openDoor(folder)
}
const archived = async () => {
  const folder = join(door.folder, 'runs')
  const [file = ''] = await readdir(folder).catch(() => [])
  if (file === '') return []
  expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
  const lines = (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n')
  return lines.map(line => (JSON.parse(line) as BootstrapRun).id)
}

it('keeps everything until it is too much, and says how many there are', async () => {
  await withRuns(120)
  expect(await door.host.bootstrap.retention()).toEqual({
    keep: 100_000,
    count: 120,
    folder: join(door.folder, 'runs'),
  })
  expect(await archived()).toEqual([])
})

it('moves the oldest when fewer are to be kept, and loses none', async () => {
  await withRuns(120)
  expect(await door.host.bootstrap.keepRuns({ keep: 100 })).toMatchObject({ keep: 100, count: 100 })
  expect(await archived()).toEqual(Array.from({ length: 20 }, (_, number) => `r${number}`))
  const left = await door.host.bootstrap.runs({ limit: 1000 })
  expect(left.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, number) => `r${119 - number}`))
  const { folder } = door
  await door.stop()
  door = await openDoor(folder)
  expect(await door.host.bootstrap.retention()).toMatchObject({ keep: 100, count: 100 })
})

it('takes the files of a run along that goes, and nothing that somebody else put there', async () => {
  const { host } = door
  value(await host.server.start(secure))
  value(await host.simulator.create({ deviceId: 'SIM:1', ddfs: [] }))
  value(await host.simulator.start({ deviceId: 'SIM:1' }))
  const order = { profileId: 'sample:phone', deviceId: 'SIM:1' } as const
  const handed = join(door.folder, 'handover')
  const runs: string[] = []
  for (const method of ['factory', 'card', 'sms', 'factory', 'factory'] as const) {
    const run = value(await host.bootstrap.push({ ...order, method }))
    expect((await stat(run.evidence?.port?.file ?? '')).isFile()).toBe(true)
    runs.push(run.id)
  }
  const [one = '', card = '', sms = '', noted = '', newest = ''] = runs
  await writeFile(join(handed, noted, 'note.txt'), 'mine')
  await mkdir(join(handed, 'mine'))
  await writeFile(join(handed, 'mine', 'SIM%3A1.json'), 'mine')
  await mkdir(join(door.folder, 'elsewhere'))
  await writeFile(join(door.folder, 'elsewhere', 'SIM%3A1.json'), 'mine')
  // A run without files of its own, and a link of its name.
  await symlink(join(door.folder, 'elsewhere'), join(handed, 'r0'))
  expect(new Set(await readdir(handed))).toEqual(new Set([...runs, 'mine', 'r0']))

  // The four oldest of 104 go.
  await withRuns(99, Date.now() * 1000 + 3_600_000_000)
  await door.host.bootstrap.keepRuns({ keep: 100 })
  expect(await archived()).toEqual([one, card, sms, noted])
  expect(new Set(await readdir(handed))).toEqual(new Set([noted, newest, 'mine', 'r0']))
  expect(await readdir(join(handed, noted))).toEqual(['note.txt'])
  expect(await readdir(join(handed, newest))).toEqual(['SIM%3A1.json'])

  // r0 goes with the next ones: the link stays, and what it leads to.
  await withRuns(140, 0)
  await door.host.bootstrap.keepRuns({ keep: 100 })
  expect(await archived()).toContain('r0')
  expect(await readdir(join(handed, 'r0'))).toEqual(['SIM%3A1.json'])
  expect(await readdir(join(handed, 'mine'))).toEqual(['SIM%3A1.json'])
})
