import { expect, it } from 'vitest'
import { ago, clockTime, dateTime } from './time.ts'

const noon = new Date(2026, 10, 20, 12, 0, 5, 70).getTime()

it('shows a time to the millisecond and a date to the second', () => {
  expect(clockTime(noon * 1000)).toBe('12:00:05.070')
  expect(dateTime(noon * 1000)).toBe('2026-11-20 12:00:05')
})

it.each([
  [0, 'just now'],
  [12, '12 s ago'],
  [300, '5 min ago'],
  [7300, '2 h ago'],
])('says how long ago %i seconds are', (seconds, words) => {
  expect(ago(noon * 1000, noon + seconds * 1000)).toBe(words)
})
