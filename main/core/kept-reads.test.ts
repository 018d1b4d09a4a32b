import { expect, it } from 'vitest'
import { utf8Encode } from './bytes.ts'
import { keepReads } from './kept-reads.ts'

function counted() {
  let reads = 0
  const read = keepReads(body => {
    reads += 1
    return { length: body.length }
  })
  return { read, count: () => reads }
}

it('reads a body once, however often it comes, and another one anew', () => {
  const { read, count } = counted()
  const first = read(utf8Encode('{"MOS":[]}'))
  expect(read(utf8Encode('{"MOS":[]}'))).toBe(first)
  expect(read(utf8Encode('{"MOS":[] }'))).not.toBe(first)
  expect(count()).toBe(2)
})

it('tells bodies apart that differ in one byte, whatever the byte', () => {
  const { read, count } = counted()
  for (let byte = 0; byte < 256; byte++) read(Uint8Array.of(byte))
  expect(count()).toBe(256)
})

it('is not led astray by a buffer that is used again for other bytes', () => {
  const { read } = counted()
  const body = utf8Encode('abc')
  const before = read(body)
  body[0] = 0x78
  expect(read(body)).not.toBe(before)
})

it('remembers nothing long, and forgets before it has too much', () => {
  const { read, count } = counted()
  const long = new Uint8Array(4096)
  read(long)
  read(long)
  expect(count()).toBe(2)
  for (let i = 0; i < 500; i++) read(utf8Encode(String(i)))
  read(utf8Encode('0'))
  expect(count()).toBe(503)
})
