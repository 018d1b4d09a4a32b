import { expect, it } from 'vitest'
import { freshFolder, openedStore } from './store.fixture.ts'

const million = 1_000_000
const batch = 10_000

it('takes a million commands for one device and gives them out again, in order, without holding them in memory', async () => {
  const store = await openedStore(freshFolder())
  const { work } = store
  const wire = Array.from({ length: batch }, (_, i) => ['GET', `urn:x:mo:a:1.0//${i}`])
  for (let i = 0; i < million / batch; i++) {
    await work.add('a', wire, 10)
    await store.committed()
  }
  expect(await work.counts()).toEqual(new Map([['a', million]]))
  global.gc?.()
  const before = process.memoryUsage().heapUsed
  let last = 0
  let most = 0
  for (let round = 1; round <= million / 100; round++) {
    const rows = await work.claim('a', 100, { record: 'r', round, at: 20 })
    if (rows.length !== 100 || (rows[0]?.id ?? 0) !== last + 1) throw new Error(`round ${round} is out of order`)
    last = rows.at(-1)?.id ?? 0
    for (const { id } of rows) await work.finish(id, { state: 'done', status: { code: 200, uris: [] } }, 30)
    if (round % 100 === 0) {
      await store.committed()
      most = Math.max(most, process.memoryUsage().heapUsed - before)
    }
  }
  expect(last).toBe(million)
  expect(await work.counts()).toEqual(new Map())
  // A million rows at hand would be half a gigabyte.
  expect(most).toBeLessThan(200 * 1024 * 1024)
  await store.close()
}, 300_000)
