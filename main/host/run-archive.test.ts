import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BootstrapRun } from '#contract'
import { startRun } from '../bootstrap/run.ts'
import { openStore } from '../storage/store.ts'
import { type Opened, openDoor } from './door.fixture.ts'

// Runs that are too many move into files, whole.

let door: Opened
beforeEach(async () => {
  door = await openDoor()
})
afterEach(() => door.stop())

/** So many ended runs in the store of the folder, oldest first, and one that goes on, which is the oldest. */
async function withRuns(count: number) {
  const { folder } = door
  await door.stop()
  const store = await openStore(folder)
  if (!store.ok) throw new Error(store.problem.code)
  for (let number = 0; number < count; number += 1) {
    const about = { id: `r${number}`, deviceId: 'SIM:1', profileId: 'p', method: 'card', startedAt: number } as const
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
