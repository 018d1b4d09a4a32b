import { matchLines } from '#core/match-lines.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { decodeUtf8Leniently } from '#core/xml/decode-utf8.ts'
import { singleByte } from '#core/xml/windows-1252.ts'

// Text files keep their bytes: encoding, byte order mark and line ends are what their author chose, and what is not
// edited is written back as it was, even bytes that are wrong and line ends of several kinds.

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1' | 'windows-1252'
export interface TextFile {
  readonly text: string
  readonly bom: boolean
  readonly encoding: Encoding
}
/** A file that was read; `misfits` counts the bytes of an XML file that are not of its encoding. */
export interface ReadTextFile extends TextFile {
  readonly misfits: number
}

/**
 * Reads bytes as text. XML with bytes that are not UTF-8, or with NULs, is read all the same, the former as windows-1252; for everything
 * else problem `host.file-not-text` with the offset of the first byte that does not fit.
 */
export function decodeFile(file: string, bytes: Uint8Array): Result<ReadTextFile> {
  const { encoding, mark } = detectEncoding(bytes)
  const body = bytes.subarray(mark)
  let text = decodeBody(encoding, body)
  let misfits = 0
  if (text === undefined && encoding === 'UTF-8' && isXml(body)) {
    text = decodeUtf8Leniently(body, () => {
      misfits += 1
    })
  }
  // In XML each NUL is marked at its place.
  const binary = text !== undefined && isXml(body) ? -1 : (text?.indexOf('\0') ?? 0)
  if (text === undefined || binary >= 0) {
    const offset = mark + (text === undefined ? firstBad(encoding, body) : binary)
    return failed(problem('host.file-not-text', { file, offset, encoding }, { file, offset }))
  }
  return ok({ text, bom: mark > 0, encoding, misfits })
}

/** Writes text in an encoding. Problem `host.file-encoding` names the first character that has no place there. */
export function encodeFile(file: string, { text, bom, encoding }: TextFile): Result<Uint8Array> {
  switch (encoding) {
    case 'UTF-8':
      return ok(Buffer.from((bom ? '\uFEFF' : '') + text, 'utf8'))
    case 'ISO-8859-1':
    case 'windows-1252':
      return encodeSingleBytes(file, text, encoding)
    default: {
      const bytes = Buffer.from((bom ? '\uFEFF' : '') + text, 'utf16le')
      return ok(encoding === 'UTF-16BE' ? bytes.swap16() : bytes)
    }
  }
}

/**
 * Like `encodeFile` for a text that came from `before`: lines that were not edited keep their bytes and their line ends.
 * An editor has one kind of line end for a whole text and no place for wrong bytes.
 */
export function encodeEdited(file: string, before: Uint8Array, edited: TextFile): Result<Uint8Array> {
  const { encoding, bom } = edited
  if (encoding.startsWith('UTF-16')) return encodeFile(file, { ...edited, text: withLineEnds(before, edited) })
  const body = bom && before[0] === 0xef ? before.subarray(3) : before
  const old = splitBytes(body)
  const fresh = splitText(edited.text)
  const texts = old.map(({ line }) => decodeBody(encoding, line) ?? decodeUtf8Leniently(line, () => undefined))
  const matched = matchLines(
    texts,
    fresh.map(({ line }) => line),
  )
  const parts: Uint8Array[] = bom ? [Buffer.from('\uFEFF', 'utf8')] : []
  for (const [index, { line, end }] of fresh.entries()) {
    const known = old[matched[index] ?? -1]
    if (known) parts.push(known.line, endOf(known.end, end))
    else {
      const bytes = encodeFile(file, { text: line + end, bom: false, encoding })
      if (!bytes.ok) return bytes
      parts.push(bytes.value)
    }
  }
  return ok(Buffer.concat(parts))
}

/** A line keeps its own end, unless it became the last one or ceased to be it. */
function endOf(known: string, now: string): Uint8Array {
  return Buffer.from(known === '' || now === '' ? now : known, 'latin1')
}

function withLineEnds(before: Uint8Array, { text, encoding, bom }: TextFile): string {
  const old = splitText(decodeBody(encoding, before.subarray(bom ? 2 : 0)) ?? '')
  const fresh = splitText(text)
  const matched = matchLines(
    old.map(({ line }) => line),
    fresh.map(({ line }) => line),
  )
  return fresh
    .map(({ line, end }, index) => {
      const known = old[matched[index] ?? -1]?.end ?? ''
      return line + (known === '' || end === '' ? end : known)
    })
    .join('')
}

function splitText(text: string): readonly { readonly line: string; readonly end: string }[] {
  const lines: { line: string; end: string }[] = []
  let from = 0
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ line: text.slice(from, match.index), end: match[0] })
    from = match.index + match[0].length
  }
  lines.push({ line: text.slice(from), end: '' })
  return lines
}

function splitBytes(bytes: Uint8Array): readonly { readonly line: Uint8Array; readonly end: string }[] {
  const lines: { line: Uint8Array; end: string }[] = []
  let from = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte !== 0x0a && byte !== 0x0d) continue
    const end = byte === 0x0a ? '\n' : bytes[at + 1] === 0x0a ? '\r\n' : '\r'
    lines.push({ line: bytes.subarray(from, at), end })
    at += end.length - 1
    from = at + 1
  }
  lines.push({ line: bytes.subarray(from), end: '' })
  return lines
}

function detectEncoding(bytes: Uint8Array): { readonly encoding: Encoding; readonly mark: number } {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'UTF-8', mark: 3 }
  if (a === 0xff && b === 0xfe) return { encoding: 'UTF-16LE', mark: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'UTF-16BE', mark: 2 }
  if (a === 0x3c && b === 0) return { encoding: 'UTF-16LE', mark: 0 }
  if (a === 0 && b === 0x3c) return { encoding: 'UTF-16BE', mark: 0 }
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const declared = /^<\?xml[^>]*encoding\s*=\s*["'](iso-8859-1|latin1|windows-1252|cp1252)["']/i.exec(head)?.[1]
  if (declared === undefined) return { encoding: 'UTF-8', mark: 0 }
  return { encoding: /1252/.test(declared) ? 'windows-1252' : 'ISO-8859-1', mark: 0 }
}

const isXml = (bytes: Uint8Array) => bytes.subarray(0, 100).find(byte => byte > 0x20) === 0x3c

function decodeBody(encoding: Encoding, bytes: Uint8Array): string | undefined {
  if (encoding === 'ISO-8859-1') return Buffer.from(bytes).toString('latin1')
  if (encoding === 'windows-1252') return Buffer.from(Uint16Array.from(bytes, singleByte).buffer).toString('utf16le')
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function encodeSingleBytes(file: string, text: string, encoding: 'ISO-8859-1' | 'windows-1252'): Result<Uint8Array> {
  const special = encoding === 'windows-1252' ? windowsLetters() : new Map<number, number>()
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    const byte = special.get(unit) ?? unit
    if (byte > 0xff) {
      const character = String.fromCodePoint(text.codePointAt(index) ?? unit)
      return failed(problem('host.file-encoding', { file, character, encoding }))
    }
    bytes[index] = byte
  }
  return ok(bytes)
}

/** The letters that windows-1252 has where ISO-8859-1 has control characters. */
function windowsLetters(): ReadonlyMap<number, number> {
  return new Map(Array.from({ length: 32 }, (_, index) => [singleByte(0x80 + index), 0x80 + index]))
}

/** Where decoding stops: halves the range until one byte is left. */
function firstBad(encoding: Encoding, bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  const decodes = (end: number) => {
    const decoder = new TextDecoder(encoding.toLowerCase(), { fatal: true })
    try {
      decoder.decode(bytes.subarray(0, end), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(middle)) good = middle
    else bad = middle
  }
  return good
}
