import { expect, it } from 'vitest'
import { rowsInSight } from './rows-in-sight.ts'

it('shows the end of a log that is followed, and the place where somebody scrolled to otherwise', () => {
  const log = { count: 1000, height: 180, top: 1800 }
  expect(rowsInSight({ ...log, follows: true })).toEqual({ from: 982, to: 1000 })
  expect(rowsInSight({ ...log, follows: false })).toEqual({ from: 92, to: 118 })
  expect(rowsInSight({ ...log, top: 0, follows: false })).toEqual({ from: 0, to: 18 })
})

it('never names rows that are not there', () => {
  expect(rowsInSight({ count: 0, top: 0, height: 600, follows: true })).toEqual({ from: 0, to: 0 })
  expect(rowsInSight({ count: 3, top: 0, height: 600, follows: true })).toEqual({ from: 0, to: 3 })
  expect(rowsInSight({ count: 3, top: 9000, height: 600, follows: false })).toEqual({ from: 3, to: 3 })
})
