import { latin1Decode, utf8Encode } from '../bytes.ts'
import { concatBytes } from '../hex.ts'
import { crc16 } from './crc16.ts'

// YMODEM batch (Forsberg, 1988):
//
//   01 | 02   n   255-n   128 | 1024 bytes   CRC-16, big endian
//
// Block 0 names the file: name 00 size [mtime mode serial] 00 …; an empty name ends the batch.

export const ymodem = { soh: 0x01, stx: 0x02, eot: 0x04, ack: 0x06, nak: 0x15, can: 0x18, crc: 0x43 } as const
const padding = 0x1a

/** More CANs than any receiver needs, and the backspaces that wipe them from a command line. */
export const cancelBytes: Uint8Array = Uint8Array.of(...Array(8).fill(ymodem.can), ...Array(8).fill(0x08))

/** A block of 128 or 1024 bytes; shorter data is filled up. */
export function encodeBlock(number: number, data: Uint8Array, size: 128 | 1024, fill = padding): Uint8Array {
  const body = new Uint8Array(size).fill(fill)
  body.set(data.subarray(0, size))
  const crc = crc16(body)
  const head = [size === 128 ? ymodem.soh : ymodem.stx, number & 0xff, 255 - (number & 0xff)]
  return concatBytes(head, body, [crc >> 8, crc & 0xff])
}

/** Block 0: name and size, as decimal digits. */
export function encodeHeader(name: string, size: number): Uint8Array {
  const text = utf8Encode(`${name}\0${size} 0 0`)
  return encodeBlock(0, text, text.length < 128 ? 128 : 1024, 0)
}

/** Block 0 without a name: there are no more files. */
export const lastHeader: Uint8Array = encodeBlock(0, new Uint8Array(0), 128, 0)

/** Length of the block that begins with this byte; 0 if none does. */
export const blockLength = (first: number): number =>
  first === ymodem.soh ? 3 + 128 + 2 : first === ymodem.stx ? 3 + 1024 + 2 : 0

/** Number and data of a whole block; undefined when it is damaged. */
export function decodeBlock(block: Uint8Array): { readonly number: number; readonly data: Uint8Array } | undefined {
  const [, number = 0, mirror = 0] = block
  const data = block.subarray(3, -2)
  const crc = ((block.at(-2) ?? 0) << 8) | (block.at(-1) ?? 0)
  return number + mirror === 255 && crc16(data) === crc ? { number, data } : undefined
}

/** Name and size in block 0; without a name the batch is over, without digits the size is unknown. */
export function decodeHeader(data: Uint8Array): { readonly name: string; readonly size?: number } {
  const [name = '', facts = ''] = latin1Decode(data).split('\0')
  const digits = /^\d{1,12}/.exec(facts)?.[0]
  return { name, ...(digits !== undefined && { size: Number(digits) }) }
}
