import { describe, expect, it } from 'vitest'
import { freshFolder, openedStore } from './store.fixture.ts'

const get = ['GET', 'urn:oma:mo:oma-dm-devinfo:1.2//']
const exec = ['EXEC', 'urn:oma:mo:oma-fumo:1.0//Update']
const round = { record: 'r-1', round: 1, at: 20 }

describe.each([
  { how: 'alone', options: {} },
  { how: 'shared', options: { shared: true } },
])('a queue, $how,', ({ options }) => {
  const opened = (folder = freshFolder()) => openedStore(folder, options)

  it('gives each device its own commands, oldest first, no more than asked for', async () => {
    const { work } = await opened()
    const [first, second] = await work.add('a', [get, exec], 10)
    await work.add('b', [exec], 11)
    await work.add('a', [get], 12)
    expect(first).toEqual({ id: first?.id, deviceId: 'a', wire: get, state: 'queued', createdAt: 10 })
    expect(await work.counts()).toEqual(
      new Map([
        ['a', 3],
        ['b', 1],
      ]),
    )
    const sent = { state: 'sent', record: 'r-1', round: 1, sentAt: 20 }
    expect(await work.claim('a', 2, round)).toEqual([
      { ...first, ...sent },
      { ...second, ...sent },
    ])
    expect((await work.claim('a', 10, round)).map(item => item.wire)).toEqual([get])
    expect(await work.claim('a', 10, round)).toEqual([])
    expect(await work.claim('c', 10, round)).toEqual([])
  })

  it('follows a command from the queue to its status', async () => {
    const { work } = await opened()
    const [item] = await work.add('a', [get], 10)
    const id = item?.id ?? 0
    const [sent] = await work.claim('a', 10, { ...round, round: 2 })
    expect(sent).toEqual({ ...item, state: 'sent', record: 'r-1', round: 2, sentAt: 20 })
    await work.finish(id, { state: 'done', status: { code: 200, uris: ['x'] } }, 30)
    expect(await work.get(id)).toEqual({ ...sent, state: 'done', status: { code: 200, uris: ['x'] }, doneAt: 30 })
  })

  it('gives what was never sent back to its old place', async () => {
    const { work } = await opened()
    const rows = await work.add('a', [get, exec, get], 10)
    await work.claim('a', 2, round)
    expect(await work.giveBack([rows[0]?.id ?? 0, rows[1]?.id ?? 0])).toEqual([rows[0], rows[1]])
    expect((await work.claim('a', 10, round)).map(item => item.id)).toEqual(rows.map(row => row.id))
  })

  it('keeps a command without a status as unknown', async () => {
    const { work } = await opened()
    const [item] = await work.add('a', [get], 10)
    await work.claim('a', 1, round)
    await work.finish(item?.id ?? 0, { state: 'unknown' }, 30)
    const after = await work.get(item?.id ?? 0)
    expect(after).toMatchObject({ state: 'unknown', doneAt: 30 })
    expect(after).not.toHaveProperty('status')
  })

  it('lets stand what became of a command before its session was given up, and what was never sent', async () => {
    const { work } = await opened()
    const [one, two] = await work.add('a', [get, get], 10)
    await work.claim('a', 1, round)
    await work.finish(one?.id ?? 0, { state: 'done', status: { code: 200, uris: [] } }, 30)
    for (const item of [one, two]) await work.finish(item?.id ?? 0, { state: 'unknown' }, 40)
    expect(await work.get(one?.id ?? 0)).toMatchObject({ state: 'done', doneAt: 30 })
    expect(await work.get(two?.id ?? 0)).toMatchObject({ state: 'queued' })
    expect((await work.claim('a', 9, round)).map(({ id }) => id)).toEqual([two?.id])
  })

  it('takes what was sent in sessions that are over for unknown', async () => {
    const { work, sessions, flush } = await opened()
    sessions.of('s').begin({ deviceId: 'a', record: 'r-2', round: 0, sent: [] })
    const [one, two] = await work.add('a', [get, get], 10)
    await work.claim('a', 1, round)
    await work.claim('a', 1, { ...round, record: 'r-2' })
    const sent = [{ id: two?.id ?? 0, wire: get }]
    sessions.of('s').pass({ deviceId: 'a', record: 'r-2', round: 1, sent })
    await flush()
    await work.settle(40, await sessions.awaited())
    expect((await work.list('a', 10)).map(({ id, state }) => [id, state])).toEqual([
      [two?.id, 'sent'],
      [one?.id, 'unknown'],
    ])
  })

  it('moves what is queued before another, and to the end', async () => {
    const { work } = await opened()
    const ids = (await work.add('a', [get, exec, get, exec], 10)).map(({ id }) => id)
    const [first = 0, second = 0, third = 0, fourth = 0] = ids
    const [other] = await work.add('b', [get], 11)
    expect(await work.move(fourth, first)).toMatchObject({ id: fourth, state: 'queued' })
    await work.move(first, undefined)
    expect(await work.move(second, other?.id)).toBeUndefined()
    const [fifth] = await work.add('a', [get], 12)
    const order = (await work.claim('a', 10, round)).map(({ id }) => id)
    expect(order).toEqual([fourth, second, third, first, fifth?.id])
    expect(await work.move(fourth, undefined)).toBeUndefined()
  })

  it('keeps the order however often the same place is wanted', async () => {
    const { work } = await opened()
    const ids = (
      await work.add(
        'a',
        Array.from({ length: 90 }, () => get),
        10,
      )
    ).map(({ id }) => id)
    const [first = 0, ...rest] = ids
    let expected = [first]
    for (const id of rest) {
      await work.move(id, expected[0])
      expected = [id, ...expected]
    }
    for (let turn = 0; turn < 80; turn += 1) {
      const [top = 0, next = 0, ...others] = expected
      await work.move(next, top)
      expected = [next, top, ...others]
    }
    expect((await work.claim('a', 100, round)).map(({ id }) => id)).toEqual(expected)
  })

  it('cancels only what is still queued', async () => {
    const { work } = await opened()
    const [two, one] = await work.add('a', [get, get], 10)
    await work.claim('a', 1, round)
    expect(await work.cancel(one?.id ?? 0)).toMatchObject({ state: 'cancelled' })
    expect(await work.cancel(one?.id ?? 0)).toBeUndefined()
    expect(await work.cancel(two?.id ?? 0)).toBeUndefined()
    expect(await work.cancel(12345)).toBeUndefined()
    expect((await work.list('a', 10)).map(item => item.state)).toEqual(['cancelled', 'sent'])
    expect(await work.list('a', 1)).toHaveLength(1)
  })

  it('goes on after a restart, never using an id again', async () => {
    const folder = freshFolder()
    const first = await opened(folder)
    const [, two, three] = await first.work.add('a', [get, exec, get], 10)
    await first.work.claim('a', 1, round)
    await first.work.cancel(three?.id ?? 0)
    await first.close()
    const { work, close } = await opened(folder)
    const [four] = await work.add('a', [get], 30)
    expect(four?.id).toBeGreaterThan(three?.id ?? 0)
    expect((await work.claim('a', 10, round)).map(row => row.id)).toEqual([two?.id, four?.id])
    await close()
  })

  it('keeps the jobs of servers and authorities apart', async () => {
    const { work } = await opened()
    const [own] = await work.add('a', [get], 10)
    const [one] = await work.add('a', [exec], 10, { serverId: 'DMS2', authority: 'MA1' })
    const [two] = await work.add('a', [get], 10, { serverId: 'DMS2', authority: 'MA2' })
    expect((await work.claim('a', 10, round)).map(row => row.id)).toEqual([own?.id])
    expect((await work.claim('a', 10, { ...round, serverId: 'DMS2' })).map(row => row.id)).toEqual([one?.id, two?.id])
    await work.finish(two?.id ?? 0, { state: 'done', status: { code: 200, uris: [] }, result: '{}' }, 30)
    expect(await work.ofAuthority('MA1', 10)).toMatchObject([{ id: one?.id, authority: 'MA1', state: 'sent' }])
    expect(await work.ofAuthority('MA2', 10)).toMatchObject([{ id: two?.id, state: 'done', result: '{}' }])
  })

  it('keeps a long queue in order, whatever part of it is taken', async () => {
    const { work } = await opened()
    const rows = [
      ...(await work.add('a', commands(2500), 10)),
      ...(await work.add('a', commands(10), 10)),
      ...(await work.add('a', commands(500), 10)),
    ]
    await work.cancel(rows[5]?.id ?? 0)
    await work.cancel(rows[2505]?.id ?? 0)
    const left = rows.filter((_, i) => i !== 5 && i !== 2505).map(row => row.id)
    const taken: number[] = []
    for (let i = 0; i < 20; i++) taken.push(...(await work.claim('a', 130, round)).map(row => row.id))
    expect(taken).toEqual(left.slice(0, 2600))
    const more = await work.add('a', commands(3), 11)
    for (let i = 0; i < 5; i++) taken.push(...(await work.claim('a', 130, round)).map(row => row.id))
    expect(taken).toEqual([...left, ...more.map(row => row.id)])
    expect(await work.counts()).toEqual(new Map())
  })
})

it('lets two stores on one folder share a queue: each command goes to one of them', async () => {
  const folder = freshFolder()
  const [one, two] = [await openedStore(folder, { shared: true }), await openedStore(folder, { shared: true })]
  const rows = await one.work.add('a', commands(300), 10)
  await one.committed()
  const taken: number[] = []
  for (let i = 0; taken.length < 300; i++) {
    const store = i % 2 === 0 ? one : two
    taken.push(...(await store.work.claim('a', 7, round)).map(row => row.id))
    await store.committed()
  }
  expect(taken).toEqual(rows.map(row => row.id))
  expect(await two.work.claim('a', 7, round)).toEqual([])
  await two.close()
  await one.close()
})

const commands = (count: number) => Array.from({ length: count }, (_, i) => ['GET', `urn:x:mo:a:1.0/${i}/`])
