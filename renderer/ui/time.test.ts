import { expect, it } from 'vitest'
import { ago, clockTime, dateTime, duration, shortTime } from './time.ts'

const noon = new Date(2026, 10, 20, 12, 0, 5, 70).getTime()

it('shows a time to the millisecond and a date to the second', () => {
  expect(clockTime(noon * 1000)).toBe('12:00:05.070')
  expect(dateTime(noon * 1000)).toBe('2026-11-20 12:00:05')
})

it('leaves the date away on its own day', () => {
  expect(shortTime(noon * 1000, noon + 1000)).toBe('12:00:05')
  expect(shortTime(noon * 1000, noon + 86_400_000)).toBe('11-20 12:00')
})

it.each([
  [0, 'just now'],
  [12, '12 s ago'],
  [300, '5 min ago'],
  [7300, '2 h ago'],
])('says how long ago %i seconds are', (seconds, words) => {
  expect(ago(noon * 1000, noon + seconds * 1000)).toBe(words)
})

it.each([
  [999, '999 µs'],
  [64_000, '64 ms'],
  [1_240_000, '1.2 s'],
  [125_000_000, '2 min 5 s'],
])('says how long %i microseconds are', (us, words) => {
  expect(duration(us)).toBe(words)
})
