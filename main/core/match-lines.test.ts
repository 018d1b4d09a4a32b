import { expect, it } from 'vitest'
import { matchLines } from './match-lines.ts'

const lines = (text: string) => [...text]
it.each([
  ['abc', 'abc', [0, 1, 2]],
  ['abc', 'axc', [0, -1, 2]],
  ['abcde', 'abxde', [0, 1, -1, 3, 4]],
  ['abcdef', 'axcyf', [0, -1, 2, -1, 5]],
  ['abc', 'abbc', [0, 1, -1, 2]],
  ['', 'a', [-1]],
])('from %s to %s keeps %j', (before, after, expected) => {
  expect([...matchLines(lines(before), lines(after))]).toEqual(expected)
})
