import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { decodeXmlBytes } from './decode-xml.ts'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const utf16 = (text: string, littleEndian: boolean) => {
  const units = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index += 1) units.setUint16(index * 2, text.charCodeAt(index), littleEndian)
  return new Uint8Array(units.buffer)
}
const text = '<a>Grüße, 東京 🌍</a>'

describe('decodeXmlBytes', () => {
  it.each([
    ['UTF-8', utf8Encode(text), false],
    ['UTF-8 with a mark', utf8Encode(`\ufeff${text}`), true],
    ['UTF-16 with a mark, little-endian', utf16(`\ufeff${text}`, true), true],
    ['UTF-16 with a mark, big-endian', utf16(`\ufeff${text}`, false), true],
    ['UTF-16 without a mark', utf16(text, true), false],
  ])('reads %s', (_what, bytes, bom) => expect(decodeXmlBytes(bytes)).toEqual({ text, bom, problems: [] }))

  it.each(['ISO-8859-1', 'windows-1252'])('reads the declared encoding %s', encoding => {
    const head = `<?xml version="1.0" encoding="${encoding}"?><a>`
    expect(decodeXmlBytes(latin(`${head}Gr\u00fc\u00dfe \u0080</a>`)).text).toBe(`${head}Grüße €</a>`)
  })

  it('reads bytes that are not UTF-8 as windows-1252, and says where', () => {
    const { text: read, problems } = decodeXmlBytes(latin('<a>\n \u0093quoted\u0094</a>'))
    expect(read).toBe('<a>\n “quoted”</a>')
    expect(problems).toEqual([
      { code: 'ddf.bad-bytes', detail: { byte: '93', encoding: 'UTF-8' }, at: { line: 2, column: 2, offset: 5 } },
      { code: 'ddf.bad-bytes', detail: { byte: '94', encoding: 'UTF-8' }, at: { line: 2, column: 9, offset: 12 } },
    ])
  })

  it.each([
    ['overlong', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ['cut', [0xe6, 0x9d]],
  ])('does not take bytes that are %s for UTF-8', (_what, bytes) => {
    expect(decodeXmlBytes(Uint8Array.from(bytes)).problems.map(({ code }) => code)).toEqual(
      bytes.map(() => 'ddf.bad-bytes'),
    )
  })

  it('reports an encoding it does not know', () => {
    const { problems } = decodeXmlBytes(latin('<?xml version="1.0" encoding="EBCDIC"?><a/>'))
    expect(problems).toMatchObject([{ code: 'ddf.unknown-encoding', detail: { encoding: 'EBCDIC' } }])
  })

  it('reads an empty file and one of megabytes', () => {
    expect(decodeXmlBytes(new Uint8Array()).text).toBe('')
    expect(decodeXmlBytes(new Uint8Array(3_000_000).fill(0xff))).toMatchObject({ problems: { length: 50 } })
  })
})
