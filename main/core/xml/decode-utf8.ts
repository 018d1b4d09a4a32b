import { latin1Decode } from '../bytes.ts'
import { singleByte } from './windows-1252.ts'

const chunk = 8192

/**
 * UTF-8 as text; a byte that does not fit (RFC 3629 §4) is read as windows-1252, and `misfit` hears of its place in the
 * text.
 */
export function decodeUtf8Leniently(bytes: Uint8Array, misfit: (offset: number, byte: number) => void): string {
  const parts: string[] = []
  let length = 0
  let units: number[] = []
  const flush = () => {
    if (units.length === 0) return
    parts.push(String.fromCharCode(...units))
    length += units.length
    units = []
  }
  for (let at = 0; at < bytes.length; ) {
    const end = asciiEnd(bytes, at)
    // Short runs between foreign letters go along with them.
    if (end - at > 16) {
      flush()
      parts.push(latin1Decode(bytes.subarray(at, end)))
      length += end - at
      at = end
      continue
    }
    for (; at < end; at += 1) units.push(bytes[at] ?? 0)
    if (at < bytes.length && (bytes[at] ?? 0) >= 0x80) {
      const size = sequenceLength(bytes, at)
      if (size === 0) {
        misfit(length + units.length, bytes[at] ?? 0)
        units.push(singleByte(bytes[at] ?? 0))
        at += 1
      } else {
        pushCodePoint(units, codePoint(bytes, at, size))
        at += size
      }
    }
    if (units.length >= chunk) flush()
  }
  flush()
  return parts.join('')
}

function asciiEnd(bytes: Uint8Array, from: number): number {
  const limit = Math.min(bytes.length, from + chunk)
  let at = from
  while (at < limit && (bytes[at] ?? 0) < 0x80) at += 1
  return at
}

/** Bytes of the UTF-8 sequence at `index`, or 0 if there is none (RFC 3629 §4). */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0
  const size =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  for (let offset = 1; offset < size; offset += 1) {
    if (((bytes[index + offset] ?? 0) & 0xc0) !== 0x80) return 0
  }
  const second = bytes[index + 1] ?? 0
  const overlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90)
  const outside = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f)
  return overlong || outside ? 0 : size
}

function codePoint(bytes: Uint8Array, index: number, size: number): number {
  let code = (bytes[index] ?? 0) & (0xff >> (size + 1))
  for (let offset = 1; offset < size; offset += 1) code = (code << 6) | ((bytes[index + offset] ?? 0) & 0x3f)
  return code
}

function pushCodePoint(units: number[], code: number): void {
  if (code <= 0xffff) units.push(code)
  else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
}
