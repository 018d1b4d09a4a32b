import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { judge, rangeOf } from './conditions.ts'

const asks = (method: string, headers: Readonly<Record<string, string>>) => ({ method, headers }) as IncomingMessage

it.each([
  ['GET', {}, '"a"', 'go-on'],
  ['GET', { 'if-none-match': '"a"' }, '"a"', 'not-modified'],
  ['HEAD', { 'if-none-match': '"x", W/"a"' }, '"a"', 'not-modified'],
  ['GET', { 'if-none-match': '"b"' }, '"a"', 'go-on'],
  ['GET', { 'if-match': '"a"' }, '"a"', 'go-on'],
  ['GET', { 'if-match': 'W/"a"' }, '"a"', 'failed'],
  ['PUT', { 'if-match': '"b"' }, '"a"', 'failed'],
  ['PUT', { 'if-match': '*' }, undefined, 'failed'],
  ['PUT', { 'if-match': '*' }, '"a"', 'go-on'],
  ['PUT', { 'if-none-match': '*' }, '"a"', 'failed'],
  ['PUT', { 'if-none-match': '*' }, undefined, 'go-on'],
  ['GET', { 'if-match': '"a"', 'if-none-match': '"a"' }, '"a"', 'not-modified'],
])('judges %s with %j, where %s is, as %s', (method, headers, etag, condition) => {
  expect(judge(asks(method, headers), etag)).toBe(condition)
})

const size = 10
it.each([
  [{}, 'all'],
  [{ range: 'bytes=0-' }, { first: 0, last: 9 }],
  [{ range: 'bytes=2-4' }, { first: 2, last: 4 }],
  [{ range: 'BYTES= 9-99 ' }, { first: 9, last: 9 }],
  [{ range: 'bytes=-3' }, { first: 7, last: 9 }],
  [{ range: 'bytes=-99' }, { first: 0, last: 9 }],
  [{ range: 'bytes=10-' }, 'none'],
  [{ range: 'bytes=-0' }, 'none'],
  [{ range: 'bytes=4-2' }, 'all'],
  [{ range: 'bytes=0-1,4-5' }, 'all'],
  [{ range: 'bytes=-' }, 'all'],
  [{ range: 'lines=1-2' }, 'all'],
  [{ range: `bytes=${'9'.repeat(400)}-` }, 'none'],
  [
    { range: 'bytes=2-4', 'if-range': '"a"' },
    { first: 2, last: 4 },
  ],
  [{ range: 'bytes=2-4', 'if-range': '"old"' }, 'all'],
  [{ range: 'bytes=2-4', 'if-range': 'W/"a"' }, 'all'],
])('reads %j', (headers, range) => expect(rangeOf(asks('GET', headers), '"a"', size)).toEqual(range))

it('knows ranges of GET only, and none of what is empty', () => {
  expect(rangeOf(asks('HEAD', { range: 'bytes=0-1' }), '"a"', size)).toBe('all')
  expect(rangeOf(asks('GET', { range: 'bytes=0-' }), '"a"', 0)).toBe('none')
})
