import { expect, it } from 'vitest'
import { findRows, placeOf, shapeOf, visibleRows } from './tree-shape.ts'

// a( b( c d ) e ) f( g )
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const rows = [0, 1, 2, 2, 1, 0, 1].map((depth, at) => ({ depth, uri: names[at] ?? '' }))
const shape = shapeOf(rows)
const show = (list: Int32Array) => [...list].map(at => names[at]).join('')

it('finds ends, parents, places and children from the depths', () => {
  expect({ ...shape, ends: [...shape.ends] }).toEqual({
    ends: [5, 4, 3, 4, 5, 7, 7],
    parents: Int32Array.of(-1, 0, 1, 1, 0, -1, 5),
    places: Int32Array.of(1, 1, 1, 2, 2, 2, 1),
    children: Int32Array.of(2, 2, 0, 0, 0, 1, 0),
    tops: 2,
  })
})

it.each([
  ['nothing closed', '', 'abcdefg'],
  ['an inner row closed', 'b', 'abefg'],
  ['an outer row closed', 'a', 'afg'],
  ['rows inside a closed row closed too', 'abf', 'af'],
])('shows the right rows with %s', (_what, closed, seen) => {
  expect(show(visibleRows(shape, at => !closed.includes(names[at] ?? '')))).toBe(seen)
})

it('shows what was found together with its ancestors', () => {
  const found = findRows(shape, at => names[at] === 'd' || names[at] === 'g')
  expect([show(found.visible), show(found.matches)]).toEqual(['abdfg', 'dg'])
})

it('finds nothing in an empty tree', () => {
  const empty = shapeOf([])
  expect([visibleRows(empty, () => true).length, findRows(empty, () => true).matches.length]).toEqual([0, 0])
})

it('finds a row in a rising list', () => {
  expect([0, 4, 9].map(row => placeOf(Int32Array.of(0, 4, 7), row))).toEqual([0, 1, -1])
})

it('shapes 200,000 rows well within a frame or two', () => {
  const many = Array.from({ length: 200_000 }, (_, at) => ({ depth: at % 10 === 0 ? 0 : 1 + (at % 3), uri: `${at}` }))
  expect(visibleRows(shapeOf(many), () => true).length).toBe(200_000)
})
