import { expect, it } from 'vitest'
import { markPlaces } from './mark-places.ts'

const shown = (text: string, ...places: Parameters<typeof markPlaces>[1]) =>
  markPlaces(text, places)
    .map(piece => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('')

it('marks the character at an offset, or at a line and column', () => {
  expect(shown('{"a": }', { offset: 6 })).toBe('{"a": [}]')
  expect(shown('{\n  "a" 1\n}', { line: 2, column: 7 })).toBe('{\n  "a" [1]\n}')
})

it('marks the last character when the mistake is that the text ends', () => {
  expect(shown('{"a"', { offset: 99 })).toBe('{"a["]')
})

it('marks each place once, in the order of the text', () => {
  expect(shown('abc', { offset: 2 }, { offset: 0 }, { line: 1, column: 1 })).toBe('[a]b[c]')
})

it('leaves a text alone when nothing in it is located', () => {
  expect(shown('abc', { path: '/x' }, { line: 9 })).toBe('abc')
  expect(shown('', { offset: 0 })).toBe('')
})
