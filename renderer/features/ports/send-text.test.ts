import { expect, it } from 'vitest'
import { bytesOfLine } from './send-text.ts'

it('ends a line as the device wants it', () => {
  expect(bytesOfLine('AT', 'cr')).toEqual(Uint8Array.of(0x41, 0x54, 0x0d))
  expect(bytesOfLine('ü', 'crlf')).toEqual(Uint8Array.of(0xc3, 0xbc, 0x0d, 0x0a))
  expect(bytesOfLine('', 'lf')).toEqual(Uint8Array.of(0x0a))
  expect(bytesOfLine('x', 'none')).toEqual(Uint8Array.of(0x78))
})

it('takes digits as bytes, however they are written, and nothing else', () => {
  expect(bytesOfLine('06 09 0x41,42', 'hex')).toEqual(Uint8Array.of(6, 9, 0x41, 0x42))
  for (const text of ['', '1', 'zz', '0g']) expect(bytesOfLine(text, 'hex')).toBeUndefined()
})
