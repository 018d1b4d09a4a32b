import { describe, expect, it } from 'vitest'
import type { OpenSession } from '#core/open-session.ts'
import { freshFolder, openedStore } from './store.fixture.ts'

const session: OpenSession = { deviceId: 'a', record: 'r-1', account: 'acc', mos: [], round: 0, sent: [] }
const after1: OpenSession = { ...session, round: 1, sent: [{ id: 7, wire: ['GET', 'x'] }], token: 't' }

describe.each([
  { how: 'alone', options: {} },
  { how: 'shared', options: { shared: true } },
])('sessions, $how,', ({ options }) => {
  const opened = (folder = freshFolder()) => openedStore(folder, options)

  it('pass the turn to and fro, and are nobody’s twice', async () => {
    const one = (await opened()).sessions.of('s')
    expect(await one.take('a')).toBeUndefined()
    expect(await one.begin(session)).toBeUndefined()
    expect(await one.take('a')).toEqual({ session, due: false })
    expect(await one.pass(after1)).toBe(true)
    expect(await one.take('a')).toEqual({ session: after1, due: true })
    expect(await one.take('a')).toEqual({ session: after1, due: false })
    expect(await one.end(session)).toBe(false)
    expect(await one.end(after1)).toBe(true)
    expect(await one.end(after1)).toBe(false)
    expect(await one.take('a')).toBeUndefined()
  })

  it('are replaced by the next of the same device, and by that alone', async () => {
    const store = await opened()
    const [one, other] = [store.sessions.of('s'), store.sessions.of('t')]
    await one.begin(session)
    await other.begin(session)
    await one.pass(after1)
    expect(await one.begin({ ...session, record: 'r-2' })).toEqual(after1)
    expect(await one.pass({ ...after1, round: 2 })).toBe(false)
    expect(await one.end(after1)).toBe(false)
    expect((await other.list()).map(item => item.session.record)).toEqual(['r-1'])
    expect(await one.pass({ ...after1, record: 'r-2' })).toBe(true)
    expect((await one.list()).map(item => [item.session.record, item.turn])).toEqual([['r-2', 'device']])
  })

  it('go on after a restart, where it is the turn of the device', async () => {
    const folder = freshFolder()
    const first = await opened(folder)
    first.sessions.of('s').begin(session)
    first.sessions.of('s').pass(after1)
    first.sessions.of('s').begin({ ...session, deviceId: 'b', record: 'r-3' })
    first.sessions.of('s').pass({ ...after1, deviceId: 'b', record: 'r-3' })
    first.sessions.of('s').end({ ...after1, deviceId: 'b', record: 'r-3' })
    await first.close()
    const second = (await opened(folder)).sessions.of('s')
    expect((await second.list()).map(item => item.session)).toEqual([after1])
    expect(await second.take('a')).toEqual({ session: after1, due: true })
  })
})

it.each([true, false])('go on when the store is opened another way, shared before: %s', async shared => {
  const folder = freshFolder()
  const first = await openedStore(folder, { shared })
  first.sessions.of('s').begin(session)
  first.sessions.of('s').pass(after1)
  expect(await first.sessions.awaited()).toEqual([{ id: 7, record: 'r-1' }])
  await first.close()
  const second = await openedStore(folder, { shared: !shared })
  expect(second.sessions.of('s').take('a')).toEqual({ session: after1, due: true })
  expect(await second.sessions.awaited()).toEqual([{ id: 7, record: 'r-1' }])
  await second.close()
})

it('are taken by one of two processes', async () => {
  const folder = freshFolder()
  const stores = [await openedStore(folder, { shared: true }), await openedStore(folder, { shared: true })]
  const [one, two] = stores.map(store => store.sessions.of('s'))
  await one?.begin(session)
  await one?.pass(after1)
  await stores[0]?.committed()
  expect(await two?.take('a')).toEqual({ session: after1, due: true })
  await stores[1]?.committed()
  expect(await one?.take('a')).toEqual({ session: after1, due: false })
  await stores[0]?.committed()
  expect(await two?.pass({ ...after1, round: 2 })).toBe(true)
  await stores[1]?.committed()
  expect(await one?.end(after1)).toBe(false)
  expect((await one?.take('a'))?.session.round).toBe(2)
  for (const store of stores) await store.close()
})
