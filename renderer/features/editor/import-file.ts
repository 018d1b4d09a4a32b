import { utf8Decode } from '#core/bytes.ts'
import type { Problem } from '#core/problem.ts'
import { decodeXmlBytes } from '#core/xml/decode-xml.ts'

export interface ImportedText {
  readonly text: string
  readonly bom: boolean
  /** What the reader had to pass over, e.g. bytes that are no character of the encoding. */
  readonly problems: readonly Problem[]
  /** The encoding that was declared, when it is not the UTF-8 that the workspace keeps. */
  readonly convertedFrom?: string
}

/** The text of a file from outside. XML says its encoding itself; everything else is UTF-8. */
export function readImport(name: string, bytes: Uint8Array): ImportedText {
  if (looksLikeXml(name, bytes)) return xmlText(decodeXmlBytes(bytes))
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const decoded = utf8Decode(bom ? bytes.subarray(3) : bytes)
  if (decoded.ok) return { text: decoded.value, bom, problems: [] }
  return { text: '', bom, problems: [{ ...decoded.problem, at: { ...decoded.problem.at, file: name } }] }
}

const declared = /^(<\?xml[^>]*?\sencoding\s*=\s*["'])([^"']*)(["'])/

/** Text that leaves its old encoding behind must not go on declaring it. */
function xmlText(decoded: {
  readonly text: string
  readonly bom: boolean
  readonly problems: readonly Problem[]
}): ImportedText {
  const encoding = declared.exec(decoded.text)?.[2]
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return decoded
  return { ...decoded, text: decoded.text.replace(declared, '$1UTF-8$3'), convertedFrom: encoding }
}

function looksLikeXml(name: string, bytes: Uint8Array): boolean {
  if (/\.(ddf|xml|tnds|dtd)$/i.test(name)) return true
  const start = bytes.subarray(0, 8)
  const first = start.find(byte => byte > 0x20 && byte < 0x80)
  return first === 0x3c
}
