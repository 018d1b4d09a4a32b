import { crc32 } from 'node:zlib'

// A journal file is a row of frames. All numbers are little-endian:
//
//   0  length of the text in bytes (32 bits)    8  sequence number (double)
//   4  length of the bytes (32 bits)           16  CRC-32 of bytes 0 to 15 and of all from 20 on
//   20 the text, UTF-8, then the bytes
//
// A frame that was cut, or written halfway when the power went, does not fit its CRC: the file ends before it.

const headBytes = 20
const crcAt = 16

export interface Frame {
  /** Rises by one from frame to frame, across all files. */
  readonly sequence: number
  readonly text: string
  /** Belong to lines of the text, one behind the other. */
  readonly bytes: Buffer
  /** Where the next frame begins. */
  readonly end: number
}

/** Frames up to this size are made in the same memory, one after the other. */
const scratchBytes = 1024 * 1024
let scratch: Buffer | undefined

/** Memory for a frame that is no longer than this. */
function memoryFor(most: number): Buffer {
  if (most > scratchBytes) return Buffer.allocUnsafe(most)
  scratch ??= Buffer.allocUnsafeSlow(scratchBytes)
  return scratch
}

/** The bytes of a frame, until the next one is made; `length` is that of all pieces together. */
export function encodeFrame(sequence: number, text: string, pieces: readonly Uint8Array[], length: number): Buffer {
  // No character takes more than three bytes for each of its units; counting them costs as much as writing them.
  const memory = memoryFor(headBytes + text.length * 3 + length)
  const textBytes = memory.write(text, headBytes)
  const frame = memory.subarray(0, headBytes + textBytes + length)
  frame.writeUInt32LE(textBytes, 0)
  frame.writeUInt32LE(length, 4)
  frame.writeDoubleLE(sequence, 8)
  let at = headBytes + textBytes
  for (const piece of pieces) {
    frame.set(piece, at)
    at += piece.length
  }
  frame.writeUInt32LE(checksum(frame), crcAt)
  return frame
}

/** The frame that begins at `at`; undefined where none does, or none that is whole. */
export function frameAt(file: Buffer, at: number): Frame | undefined {
  if (at + headBytes > file.length) return undefined
  const textEnd = at + headBytes + file.readUInt32LE(at)
  const end = textEnd + file.readUInt32LE(at + 4)
  if (end > file.length) return undefined
  const frame = file.subarray(at, end)
  if (frame.readUInt32LE(crcAt) !== checksum(frame)) return undefined
  const text = file.toString('utf8', at + headBytes, textEnd)
  return { sequence: frame.readDoubleLE(8), text, bytes: file.subarray(textEnd, end), end }
}

function checksum(frame: Buffer): number {
  return crc32(frame.subarray(headBytes), crc32(frame.subarray(0, crcAt)))
}
