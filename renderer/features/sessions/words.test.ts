import { describe, expect, it } from 'vitest'
import { relativeTime, statusMark, statusWords } from './words.ts'

describe('the status of a command', () => {
  it.each([
    [200, 'OK', 'good'],
    [202, 'Accepted, a report follows', 'waiting'],
    [304, 'Not modified', 'good'],
    [404, 'Not found', 'bad'],
    [419, 'ServerURI error', 'bad'],
    [1204, 'application specific, success', 'good'],
    [1401, 'application specific, originator error', 'bad'],
    [1600, 'application specific', 'idle'],
    [212, 'not a status of OMA DM 2.0', 'bad'],
  ])('%i is said as %s', (code, words, mark) => {
    expect([statusWords(code), statusMark(code)]).toEqual([words, mark])
  })
})

it('tells times from the start of the record', () => {
  expect(relativeTime(1_012_345, 1_000_000)).toBe('+0.012 s')
})

it('tells that something was before the record began', () => {
  expect(relativeTime(1_000_000, 1_110_000)).toBe('−0.110 s')
})
