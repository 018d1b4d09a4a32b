import { expect, it } from 'vitest'
import type { HostEvent, LogLine } from '#contract'
import { createEventHub } from './events.ts'

const line = (id: number): LogLine => ({ id, at: id, level: 'info', source: 'test', text: `line ${id}` })
const log = (id: number): HostEvent => ({ kind: 'log', line: line(id) })
const tree = (revision: number): HostEvent => ({ kind: 'tree', deviceId: 'd', revision })

it('hands out what happened after the call as one batch, in order', async () => {
  const hub = createEventHub()
  const events = hub.follow()
  hub.emit(log(1))
  hub.emit(log(2))
  expect((await events.next()).value).toEqual([log(1), log(2)])
})

it('keeps only the newest state of a thing, at its newest place', async () => {
  const hub = createEventHub()
  const events = hub.follow()
  for (const event of [tree(1), log(1), tree(2)]) hub.emit(event)
  expect((await events.next()).value).toEqual([log(1), tree(2)])
})

it('lets the oldest go when a follower never reads', async () => {
  const hub = createEventHub()
  const events = hub.follow()
  for (let id = 0; id < 30_000; id++) hub.emit(log(id))
  const batch = (await events.next()).value ?? []
  expect(batch).toHaveLength(20_000)
  expect(batch[0]).toEqual(log(10_000))
})

it('ends a follower that waits when its call is given up', async () => {
  const giveUp = new AbortController()
  const next = createEventHub().follow(giveUp.signal).next()
  giveUp.abort()
  expect(await next).toEqual({ done: true, value: undefined })
})

it('ends all followers when it closes', async () => {
  const hub = createEventHub()
  const next = hub.follow().next()
  hub.close()
  expect((await next).done).toBe(true)
  expect((await hub.follow().next()).done).toBe(true)
})

it('keeps a file that is to be opened until somebody follows, and tells it once', async () => {
  const hub = createEventHub()
  const file: HostEvent = { kind: 'open-file', path: 'disk:/a.ddf' }
  hub.emit(file)
  hub.emit(log(1))
  const [first, second] = [hub.follow(), hub.follow()]
  hub.emit(log(2))
  expect((await first.next()).value).toEqual([file, log(2)])
  expect((await second.next()).value).toEqual([log(2)])
})
