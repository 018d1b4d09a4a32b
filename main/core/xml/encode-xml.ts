import { utf8Encode } from '../bytes.ts'
import type { DecodedXml } from './decode-xml.ts'
import { singleByte } from './windows-1252.ts'

/** The bytes of a text in the encoding that it was read in; `encodeXml(decodeXml(bytes))` gives sound bytes again. */
export function encodeXml({ text, encoding, bom }: Pick<DecodedXml, 'text' | 'encoding' | 'bom'>): Uint8Array {
  switch (encoding) {
    case 'UTF-16LE':
    case 'UTF-16BE':
      return utf16(bom ? `\ufeff${text}` : text, encoding === 'UTF-16LE')
    case 'UTF-8':
      return utf8Encode(bom ? `\ufeff${text}` : text)
    default:
      return singleBytes(text)
  }
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), littleEndian)
  return bytes
}

/** What has no byte becomes a character reference, which means the same. */
function singleBytes(text: string): Uint8Array {
  const byUnit = new Map<number, number>()
  for (let byte = 0; byte < 256; byte += 1) byUnit.set(singleByte(byte), byte)
  let fitting = ''
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0
    fitting += byUnit.has(point) ? letter : `&#${point};`
  }
  return Uint8Array.from(fitting, letter => byUnit.get(letter.codePointAt(0) ?? 0) ?? 0)
}
