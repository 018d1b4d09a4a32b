import { expect, it } from 'vitest'
import type { TreeRow } from '#contract'
import { rowStartingWith, stepFor } from './tree-keys.ts'
import { shapeOf, visibleRows } from './tree-shape.ts'
import type { TreeModel } from './use-tree.ts'

// alpha( beta( gamma ) delta ) bravo, with beta closed
const names = ['alpha', 'beta', 'gamma', 'delta', 'bravo']
const rows = [0, 1, 2, 1, 0].map((depth, at): TreeRow => {
  return { depth, kind: 'interior', name: names[at] ?? '', uri: `${at}`, access: '' }
})
const shape = shapeOf(rows)
const isOpen = (row: number) => row !== 1
const model: TreeModel = {
  rows,
  shape,
  visible: visibleRows(shape, isOpen),
  matches: undefined,
  query: '',
  shownQuery: '',
  isOpen,
  search: () => undefined,
  nextFound: () => undefined,
  setOpen: () => undefined,
  setAll: () => undefined,
}

it.each([
  ['ArrowDown', 1, { kind: 'go', row: 3 }],
  ['ArrowDown', 4, { kind: 'go', row: 4 }],
  ['ArrowUp', 3, { kind: 'go', row: 1 }],
  ['Home', 4, { kind: 'go', row: 0 }],
  ['End', 0, { kind: 'go', row: 4 }],
  ['PageDown', 0, { kind: 'go', row: 3 }],
  ['ArrowRight', 0, { kind: 'go', row: 1 }],
  ['ArrowRight', 1, { kind: 'open', rows: [1], open: true }],
  ['ArrowRight', 4, undefined],
  ['ArrowLeft', 0, { kind: 'open', rows: [0], open: false }],
  ['ArrowLeft', 3, { kind: 'go', row: 0 }],
  ['ArrowLeft', 4, undefined],
  ['*', 3, { kind: 'open', rows: [1, 3], open: true }],
  ['Enter', 3, { kind: 'enter' }],
  ['/', -1, { kind: 'search' }],
  ['Tab', 0, undefined],
])('%s on row %i', (key, row, step) => {
  expect(stepFor(key, model, row, 2)).toEqual(step)
})

it('finds the next row that starts with the letters, round the end', () => {
  expect(['b', 'br', 'd', 'x'].map(letters => rowStartingWith(model, 1, letters))).toEqual([4, 4, 3, undefined])
  expect(rowStartingWith(model, 4, 'b')).toBe(1)
})
