import { expect, it } from 'vitest'
import { encodeFrame, frameAt } from './journal-frames.ts'

const piece = Buffer.from([0, 255, 7])
const frame = Buffer.from(encodeFrame(9_007_199_254_740_991, 'Größe\n', [piece, piece], 6))

it('gives back a frame as it was written, wherever it stands', () => {
  const file = Buffer.concat([Buffer.alloc(5, 1), frame, frame])
  const read = frameAt(file, 5)
  expect(read).toEqual({
    sequence: 9_007_199_254_740_991,
    text: 'Größe\n',
    bytes: Buffer.concat([piece, piece]),
    end: 5 + frame.length,
  })
  expect(frameAt(file, read?.end ?? 0)?.end).toBe(file.length)
  expect(frameAt(file, file.length)).toBeUndefined()
})

it('takes no frame that was cut anywhere', () => {
  for (let length = 0; length < frame.length; length++) expect(frameAt(frame.subarray(0, length), 0)).toBeUndefined()
})

it('takes no frame of which any bit is another', () => {
  for (let at = 0; at < frame.length * 8; at++) {
    const changed = Buffer.from(frame)
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
    expect(frameAt(changed, 0)).toBeUndefined()
  }
})

it('takes zeros for no frame', () => {
  expect(frameAt(Buffer.alloc(100), 0)).toBeUndefined()
})

it('makes frames of every length, one after the other in the same memory', () => {
  for (const text of ['a\n', 'ö'.repeat(1000), '€'.repeat(400_000), 'b\n']) {
    const made = encodeFrame(1, text, [piece], 3)
    expect(frameAt(Buffer.from(made), 0)).toEqual({ sequence: 1, text, bytes: piece, end: made.length })
  }
})
