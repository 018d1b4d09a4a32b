import { createLineMap } from '../line-map.ts'
import { decodeXml } from '../xml/decode-xml.ts'
import { checkDecoded, newFindings, nothing } from './check-text.ts'
import type { Checked, CheckOptions } from './check-types.ts'
import { checkWbxml } from './check-wbxml.ts'
import { isWbxml } from './is-wbxml.ts'

/** Checks the bytes of a file, whatever it is called. */
export function checkBytes(bytes: Uint8Array, options: CheckOptions = {}): Checked {
  const findings = newFindings(options)
  const lines = createLineMap('')
  if (bytes.length === 0) return nothing('check.empty', findings, lines)
  if (isWbxml(bytes)) return checkWbxml(bytes, options)
  if (isBinary(bytes)) return nothing('check.binary', findings, lines)
  const { text, encoding, sound } = decodeXml(bytes, findings)
  return checkDecoded(text, encoding, sound, findings, options)
}

/** Control characters near the beginning of what is neither XML nor UTF-16. */
function isBinary(bytes: Uint8Array): boolean {
  const [first, second, third] = bytes
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const isXml =
    first === 0x3c || (first === 0 && second === 0x3c) || (first === 0xef && second === 0xbb && third === 0xbf)
  if (isMarked || isXml) return false
  return bytes.subarray(0, 4096).some(byte => byte < 0x09 || (byte > 0x0d && byte < 0x20))
}
