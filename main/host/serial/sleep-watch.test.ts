import { expect, it, vi } from 'vitest'
import { watchSleep } from './sleep-watch.ts'

it('notices that the machine slept, and not that its clock was set back', () => {
  vi.useFakeTimers()
  let wall = 1_000_000
  let awake = 0
  const slept: number[] = []
  const stop = watchSleep(ms => slept.push(ms), { wall: () => wall, awake: () => awake })
  const pass = (wallMs: number, awakeMs: number) => {
    wall += wallMs
    awake += awakeMs
    vi.advanceTimersByTime(1000)
  }
  pass(1000, 1000)
  pass(3_601_000, 1000)
  pass(-7_200_000, 1000)
  pass(1200, 1000)
  expect(slept).toEqual([3_600_000])
  stop()
  pass(9_000_000, 1000)
  expect(slept).toHaveLength(1)
  vi.useRealTimers()
})
