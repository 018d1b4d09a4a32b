import { describe, expect, it } from 'vitest'
import { duration, relativeTime, statusMark, statusWords } from './words.ts'

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
  expect([duration(999), duration(64_000), duration(1_240_000), duration(125_000_000)]).toEqual([
    '999 µs',
    '64 ms',
    '1.2 s',
    '2 min 5 s',
  ])
})
