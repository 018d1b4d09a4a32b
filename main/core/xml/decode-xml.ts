import { latin1Decode } from '../bytes.ts'
import { Findings } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import type { Problem } from '../problem.ts'
import { decodeUtf8Leniently } from './decode-utf8.ts'
import { singleByte } from './windows-1252.ts'

export interface DecodedXml {
  readonly text: string
  /** The file began with a byte order mark, which is not part of the text. */
  readonly bom: boolean
  /** What the bytes were read as. */
  readonly encoding: XmlEncoding
  /** Every byte fits. */
  readonly sound: boolean
}
export type XmlEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'windows-1252' | 'ISO-8859-1'

/**
 * Turns the bytes of an XML file into text: byte order mark first, then the encoding of the XML declaration, else UTF-8.
 * A byte that is not UTF-8 is read as windows-1252, where such bytes come from, and noted in `findings`.
 */
export function decodeXml(bytes: Uint8Array, findings: Findings): DecodedXml {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return utf8(bytes.subarray(3), true, findings)
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), true, true, findings)
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), false, true, findings)
  if (first === 0x3c && second === 0) return utf16(bytes, true, false, findings)
  if (first === 0 && second === 0x3c) return utf16(bytes, false, false, findings)
  const declared = declaredEncoding(latin1Decode(bytes.subarray(0, 200)))
  const kind = kindOf(declared)
  if (kind === 'windows-1252' || kind === 'ISO-8859-1') {
    return { text: singleBytes(bytes), bom: false, encoding: kind, sound: true }
  }
  return utf8(bytes, false, findings)
}

/** `decodeXml` for those who want to hear of what did not fit as problems. */
export function decodeXmlBytes(bytes: Uint8Array): DecodedXml & { readonly problems: readonly Problem[] } {
  const findings = new Findings()
  const decoded = decodeXml(bytes, findings)
  return { ...decoded, problems: findings.list(createLineMap(decoded.text)).findings }
}

function declaredEncoding(head: string): string | undefined {
  return /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]
}

type DeclaredKind = 'UTF-8' | 'UTF-16' | 'windows-1252' | 'ISO-8859-1' | 'unknown'

function kindOf(declared: string | undefined): DeclaredKind {
  switch (declared?.toLowerCase()) {
    case undefined:
    case 'utf-8':
    case 'utf8':
    case 'us-ascii':
    case 'ascii':
      return 'UTF-8'
    case 'utf-16':
    case 'utf-16le':
    case 'utf-16be':
      return 'UTF-16'
    case 'iso-8859-1':
    case 'latin1':
      return 'ISO-8859-1'
    case 'windows-1252':
    case 'cp1252':
      return 'windows-1252'
    default:
      return 'unknown'
  }
}

/** Notes a declaration that says something else than what the bytes are. */
function compareDeclared(text: string, used: XmlEncoding, findings: Findings): void {
  const head = text.slice(0, 200)
  const declared = declaredEncoding(head)
  const kind = kindOf(declared)
  if (declared === undefined || used.startsWith(kind)) return
  const start = head.indexOf(declared, head.indexOf('encoding'))
  const code = kind === 'unknown' ? 'xml.encoding-unknown' : 'xml.encoding-differs'
  const name = used.startsWith('UTF-16') ? 'UTF-16' : used
  findings.add(code, start, start + declared.length, { declared: declared.slice(0, 60), used }, () => ({
    words: `Declare ${name}`,
    edits: [{ offset: start, length: declared.length, text: name }],
  }))
}

function utf8(bytes: Uint8Array, bom: boolean, findings: Findings): DecodedXml {
  let sound = true
  const text = decodeUtf8Leniently(bytes, (offset, byte) => {
    sound = false
    const read = String.fromCharCode(singleByte(byte))
    findings.add('xml.bad-byte', offset, offset + 1, { byte: hex(byte), encoding: 'UTF-8', read })
  })
  compareDeclared(text, 'UTF-8', findings)
  return { text, bom, encoding: 'UTF-8', sound }
}

function utf16(bytes: Uint8Array, littleEndian: boolean, bom: boolean, findings: Findings): DecodedXml {
  const encoding = littleEndian ? 'UTF-16LE' : 'UTF-16BE'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.length >> 1
  const units = new Uint16Array(count)
  for (let index = 0; index < count; index += 1) units[index] = view.getUint16(index * 2, littleEndian)
  const text = unitsToText(units)
  const sound = bytes.length % 2 === 0
  if (!sound) findings.add('xml.bad-byte', count, count, { byte: hex(bytes.at(-1) ?? 0), encoding, read: '' })
  compareDeclared(text, encoding, findings)
  return { text, bom, encoding, sound }
}

function singleBytes(bytes: Uint8Array): string {
  return unitsToText(Uint16Array.from(bytes, singleByte))
}

function unitsToText(units: Uint16Array): string {
  const parts: string[] = []
  // In slices, since a call takes only so many arguments.
  for (let start = 0; start < units.length; start += 8192) {
    parts.push(Reflect.apply(String.fromCharCode, undefined, units.subarray(start, start + 8192)))
  }
  return parts.join('')
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0')
