import { expect, it } from 'vitest'
import { nextIndex } from './PickList.tsx'

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 9, 9],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 3, 2],
  ['ArrowUp', -1, 9],
  ['PageDown', 2, 6],
  ['PageUp', 2, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['x', 5, undefined],
])('%s leads from %i to %s in a list of ten', (key, at, expected) => {
  expect(nextIndex(key, at, 10, 4)).toBe(expected)
})

it('leads nowhere in an empty list', () => {
  expect(nextIndex('End', -1, 0, 4)).toBeUndefined()
})
