import { type Problem, problem } from '../problem.ts'

export interface DecodedXml {
  readonly text: string
  /** The file began with a byte order mark, which is not part of the text. */
  readonly bom: boolean
  /** Bytes that do not fit the encoding, each located, at most 50; an unknown encoding. */
  readonly problems: readonly Problem[]
}

const problemLimit = 50

// Characters of windows-1252 for the bytes 80 to 9F; the other bytes are those of Unicode.
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * Turns the bytes of an XML file into text: byte order mark first, then the encoding of the XML declaration, else UTF-8.
 * A byte that is not UTF-8 is read as windows-1252, where such bytes come from, and reported.
 */
export function decodeXmlBytes(bytes: Uint8Array): DecodedXml {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf8(bytes.subarray(3), true)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: utf16(bytes.subarray(2), true), bom: true, problems: [] }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: utf16(bytes.subarray(2), false), bom: true, problems: [] }
  if (bytes[0] === 0x3c && bytes[1] === 0) return { text: utf16(bytes, true), bom: false, problems: [] }
  if (bytes[0] === 0 && bytes[1] === 0x3c) return { text: utf16(bytes, false), bom: false, problems: [] }
  const declared = declaredEncoding(bytes)
  switch (declared?.toLowerCase()) {
    case undefined:
    case 'utf-8':
    case 'utf8':
    case 'us-ascii':
    case 'ascii':
      return decodeUtf8(bytes, false)
    case 'iso-8859-1':
    case 'latin1':
    case 'windows-1252':
    case 'cp1252':
      return { text: singleBytes(bytes), bom: false, problems: [] }
    default: {
      const decoded = decodeUtf8(bytes, false)
      const unknown = problem(
        'ddf.unknown-encoding',
        { encoding: declared ?? '', used: 'UTF-8' },
        { line: 1, column: 1 },
      )
      return { ...decoded, problems: [unknown, ...decoded.problems] }
    }
  }
}

/** The encoding of the XML declaration, which is ASCII in every encoding that gets here. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]
}

function decodeUtf8(bytes: Uint8Array, bom: boolean): DecodedXml {
  const units = new Uint16Array(bytes.length)
  const problems: Problem[] = []
  let length = 0
  let index = 0
  let line = 1
  let lineStart = 0
  while (index < bytes.length) {
    const first = bytes[index] ?? 0
    const size = first < 0x80 ? 1 : sequenceLength(bytes, index)
    const code = size === 0 ? singleByte(first) : codePoint(bytes, index, size)
    if (size === 0 && problems.length < problemLimit) {
      const at = { line, column: length - lineStart + 1, offset: length }
      problems.push(problem('ddf.bad-bytes', { byte: hex(first), encoding: 'UTF-8' }, at))
    }
    if (code > 0xffff) {
      units[length++] = 0xd800 + ((code - 0x10000) >> 10)
      units[length++] = 0xdc00 + ((code - 0x10000) & 0x3ff)
    } else units[length++] = code
    index += size || 1
    if (first === 0x0a) {
      line += 1
      lineStart = length
    }
  }
  return { text: unitsToText(units.subarray(0, length)), bom, problems }
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
  let code = (bytes[index] ?? 0) & (size === 1 ? 0x7f : 0xff >> (size + 1))
  for (let offset = 1; offset < size; offset += 1) code = (code << 6) | ((bytes[index + offset] ?? 0) & 0x3f)
  return code
}

function singleByte(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? windows1252.charCodeAt(byte - 0x80) : byte
}

function singleBytes(bytes: Uint8Array): string {
  return unitsToText(Uint16Array.from(bytes, singleByte))
}

function utf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return unitsToText(
    Uint16Array.from({ length: bytes.length >> 1 }, (_, index) => view.getUint16(index * 2, littleEndian)),
  )
}

function unitsToText(units: Uint16Array): string {
  const parts: string[] = []
  // In slices, since a call takes only so many arguments.
  for (let start = 0; start < units.length; start += 8192) {
    parts.push(String.fromCharCode(...units.subarray(start, start + 8192)))
  }
  return parts.join('')
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0')
