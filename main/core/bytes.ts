import { problem } from './problem.ts'
import { failed, ok, type Result } from './result.ts'

// UTF-8, base64 and percent-encoding. The core knows neither Node nor a browser: of both it asks only for the codec
// that they share (WHATWG Encoding), which is ten times as fast as one of our own.

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new (
  label: string,
  options?: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

const encoder = new TextEncoder()
/** Keeps a byte order mark; throws at what is not UTF-8. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const byteDecoder = new TextDecoder('windows-1252')

const chunkUnits = 8192
const replacement = 0xfffd

/** Text as UTF-8 bytes (RFC 3629); a lone surrogate becomes U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Bytes as the characters of the same numbers; of some ten thousand bytes at most. */
export function latin1Decode(bytes: Uint8Array): string {
  // Ten times as fast as spreading the bytes over the parameters.
  return Reflect.apply(String.fromCharCode, undefined, bytes)
}

/** Every byte as one character (windows-1252), of any number of bytes: for finding ASCII text, whose places are the same. */
export function bytesAsText(bytes: Uint8Array): string {
  return byteDecoder.decode(bytes)
}

/** The text of bytes that are ASCII, without exception: their places are the same. Undefined for others. */
export function asciiText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes)
    return text.length === bytes.length ? text : undefined
  } catch {
    return undefined
  }
}

/** UTF-8 bytes as text; a byte order mark stays. A byte that does not fit: `package.not-utf8` with its offset. */
export function utf8Decode(bytes: Uint8Array): Result<string> {
  try {
    return ok(decoder.decode(bytes))
  } catch {
    return failed(notUtf8(bytes, firstMisfit(bytes)))
  }
}

/** Where the first byte stands that is no part of a well-formed sequence. */
function firstMisfit(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const size = (bytes[at] ?? 0) < 0x80 ? 1 : sequenceSize(bytes, at)
    if (size === 0) break
    at += size
  }
  return at
}

/** Length of the well-formed sequence that starts here, 0 if there is none (RFC 3629 §4: no overlong form, no surrogate). */
function sequenceSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const size =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  if (size === 0 || at + size > bytes.length) return 0
  for (let i = 1; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0
  return size
}

function notUtf8(bytes: Uint8Array, at: number) {
  let line = 1
  let start = 0
  for (let i = 0; i < at; i++) {
    if (bytes[i] !== 0x0a) continue
    line++
    start = i + 1
  }
  const value = `0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`
  return problem('package.not-utf8', { byte: value, offset: at }, { line, column: at - start + 1, offset: at })
}

const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const base64Codes = utf8Encode(base64Letters)
const padding = 0x3d

/** Bytes as base64 with padding (RFC 4648 §4). */
export function base64Encode(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const left = bytes.length - from
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    codes[to] = base64Codes[group >> 18] ?? 0
    codes[to + 1] = base64Codes[(group >> 12) & 63] ?? 0
    codes[to + 2] = left > 1 ? (base64Codes[(group >> 6) & 63] ?? 0) : padding
    codes[to + 3] = left > 2 ? (base64Codes[group & 63] ?? 0) : padding
  }
  let text = ''
  for (let at = 0; at < codes.length; at += chunkUnits) {
    text += latin1Decode(codes.subarray(at, at + chunkUnits))
  }
  return text
}

/** Base64 as bytes; white space between letters is skipped. Undefined when it is not base64. */
export function base64Decode(text: string): Uint8Array | undefined {
  const letters = text.replace(/[ \t\r\n]+/g, '')
  const body = letters.replace(/={1,2}$/, '')
  if (letters.length % 4 === 1 || (body.length !== letters.length && letters.length % 4 !== 0)) return undefined
  if (body.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(body)) return undefined
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of body) {
    held = ((held << 6) | base64Letters.indexOf(letter)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 0xff
  }
  return bytes
}

const unreserved = /[A-Za-z0-9\-._~]/

/** Percent-encodes every character that `keep` does not match (RFC 3986 §2.1; default: all but unreserved). */
export function percentEncode(text: string, keep: RegExp = unreserved): string {
  let encoded = ''
  for (const letter of text) {
    if (keep.test(letter)) encoded += letter
    else for (const byte of utf8Encode(letter)) encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

/** Undoes percent-encoding; `+` stands for itself. Undefined for a broken escape or escapes that are not UTF-8. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16))
      i += 2
    } else {
      const letter = String.fromCodePoint(text.codePointAt(i) ?? replacement)
      bytes.push(...utf8Encode(letter))
      i += letter.length - 1
    }
  }
  const decoded = utf8Decode(Uint8Array.from(bytes))
  return decoded.ok ? decoded.value : undefined
}
