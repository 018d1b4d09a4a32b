import { expect, it } from 'vitest'
import { freshFolder, openedStore } from './store.fixture.ts'

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']
const exec = ['EXEC', 'urn:oma:mo:oma-fumo:1.0//Update']

it('gives each device its own commands, oldest first, no more than asked for', async () => {
  const { work } = await openedStore()
  const [first, second] = await work.add('a', [get, exec], 10)
  await work.add('b', [exec], 11)
  await work.add('a', [get], 12)
  expect(await work.next('a', 2)).toEqual([first, second])
  expect(first).toEqual({ id: first?.id, deviceId: 'a', wire: get, state: 'queued', createdAt: 10 })
  expect((await work.next('a', 10)).map(item => item.wire)).toEqual([get, exec, get])
  expect(await work.next('c', 10)).toEqual([])
  expect(await work.counts()).toEqual(
    new Map([
      ['a', 3],
      ['b', 1],
    ]),
  )
})

it('follows a command from the queue to its status', async () => {
  const { work } = await openedStore()
  const [item] = await work.add('a', [get], 10)
  const id = item?.id ?? 0
  await work.sent([id], 'r-1', 2, 20)
  expect(await work.next('a', 10)).toEqual([])
  const sent = { ...item, state: 'sent', record: 'r-1', round: 2, sentAt: 20 }
  expect(await work.outstanding('a')).toEqual([sent])
  await work.finish(id, 'done', { code: 200, uris: ['x'] }, 30)
  expect(await work.outstanding('a')).toEqual([])
  expect(await work.get(id)).toEqual({ ...sent, state: 'done', status: { code: 200, uris: ['x'] }, doneAt: 30 })
})

it('keeps a command without a status as unknown', async () => {
  const { work } = await openedStore()
  const [item] = await work.add('a', [get], 10)
  await work.sent([item?.id ?? 0], 'r-1', 1, 20)
  await work.finish(item?.id ?? 0, 'unknown', undefined, 30)
  const after = await work.get(item?.id ?? 0)
  expect(after).toMatchObject({ state: 'unknown', doneAt: 30 })
  expect(after).not.toHaveProperty('status')
})

it('cancels only what is still queued', async () => {
  const { work } = await openedStore()
  const [one, two] = await work.add('a', [get, get], 10)
  await work.sent([two?.id ?? 0], 'r-1', 1, 20)
  expect(await work.cancel(one?.id ?? 0)).toMatchObject({ state: 'cancelled' })
  expect(await work.cancel(one?.id ?? 0)).toBeUndefined()
  expect(await work.cancel(two?.id ?? 0)).toBeUndefined()
  expect(await work.cancel(12345)).toBeUndefined()
  expect((await work.list('a', 10)).map(item => item.state)).toEqual(['sent', 'cancelled'])
  expect(await work.list('a', 1)).toHaveLength(1)
})

it('goes on with its queues after a restart, never using an id again', async () => {
  const folder = freshFolder()
  const first = await openedStore(folder)
  const [one, two, three] = await first.work.add('a', [get, exec, get], 10)
  await first.work.sent([one?.id ?? 0], 'r-1', 1, 20)
  await first.work.cancel(three?.id ?? 0)
  await first.close()
  const { work, close } = await openedStore(folder)
  const [four] = await work.add('a', [get], 30)
  expect(four?.id).toBeGreaterThan(three?.id ?? 0)
  expect(await work.next('a', 10)).toEqual([two, four])
  expect((await work.outstanding('a')).map(row => row.id)).toEqual([one?.id])
  await close()
})

it('keeps a long queue in order, whatever part of it is taken', async () => {
  const { work } = await openedStore()
  const rows = await work.add(
    'a',
    Array.from({ length: 10_000 }, (_, i) => ['GET', `${i}`]),
    10,
  )
  for (let taken = 0; taken < 3000; taken += 100) {
    const next = await work.next('a', 100)
    expect(next).toEqual(rows.slice(taken, taken + 100))
    await work.sent(
      next.map(row => row.id),
      'r-1',
      1,
      20,
    )
  }
  expect(await work.counts()).toEqual(new Map([['a', 7000]]))
})
