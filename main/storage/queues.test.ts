import { expect, it } from 'vitest'
import { PassingMap } from '#core/passing-map.ts'
import { type Queue, queues } from './queues.ts'

const queue = (device: string, server = ''): Queue => ({ device, server })

/** Queues of which two are kept at hand, before a store that tells what it was asked for. */
function before(stored: Readonly<Record<string, readonly number[]>>) {
  const left = new Map(Object.entries(stored))
  const asked: string[] = []
  const rows = new PassingMap<number, true>()
  const load = ({ device }: Queue) => {
    asked.push(device)
    return left.get(device) ?? []
  }
  const filled = (limit: number) => [...left.keys()].slice(0, limit).map(device => queue(device))
  return { left, asked, rows, fronts: queues({ load, filled, rows }, 2) }
}

it('ask the store for those devices alone for which something waits', () => {
  const { fronts, asked } = before({ a: [1, 2] })
  expect(fronts.take(queue('b'), 10)).toEqual([])
  expect(fronts.push(queue('c'), [3])).toBe(true)
  expect(fronts.take(queue('a'), 1)).toEqual([1])
  expect(fronts.take(queue('c'), 10)).toEqual([3])
  expect(fronts.take(queue('a'), 10)).toEqual([2])
  expect(fronts.take(queue('a'), 10)).toEqual([])
  expect(asked).toEqual(['a'])
})

it('ask for each device when too many wait to know them all, until it is few again', () => {
  const { fronts, asked, left } = before({ a: [1], b: [2], c: [3] })
  for (const device of 'xyz') expect(fronts.take(queue(device), 10)).toEqual([])
  expect(asked).toEqual(['x', 'y', 'z'])
  left.delete('b')
  for (const device of 'uvw') expect(fronts.take(queue(device), 10)).toEqual([])
  expect(asked).toEqual(['x', 'y', 'z'])
  expect(fronts.take(queue('c'), 10)).toEqual([3])
})

it('fetch anew what was changed in the store, and forget what was taken out', () => {
  const { fronts, left } = before({ a: [1, 2] })
  expect(fronts.take(queue('a'), 10)).toEqual([1, 2])
  left.set('a', [7, 2])
  fronts.refetch(queue('a'))
  fronts.remove(queue('a'), 7)
  expect(fronts.take(queue('a'), 10)).toEqual([2])
})

it('of two servers for one device are two', () => {
  const { fronts } = before({})
  fronts.push(queue('a', 's'), [1])
  expect([fronts.take(queue('a'), 10), fronts.take(queue('a', 's'), 10)]).toEqual([[], [1]])
})

it('go with their rows when there is too much of either', () => {
  const { fronts, rows, asked } = before({ a: [1] })
  expect(fronts.take(queue('b'), 1)).toEqual([])
  for (const id of [1, 2, 3]) rows.set(id, true)
  expect(fronts.take(queue('a'), 1)).toEqual([1])
  expect([rows.size, asked]).toEqual([0, ['a']])
})
