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
  it('says when the declaration is wrong, and how to mend it', () => {
    const { problems } = decodeXmlBytes(utf16('<?xml version="1.0" encoding="UTF-8"?><a/>', true))
    expect(problems).toMatchObject([
      {
        code: 'xml.encoding-differs',
        detail: { declared: 'UTF-8', used: 'UTF-16LE' },
        fix: { edits: [{ offset: 30, length: 5, text: 'UTF-16' }] },
      },
    ])
  })

  it.each([
    ['UTF-8', utf8Encode(text), false],
    ['UTF-8 with a mark', utf8Encode(`\ufeff${text}`), true],
    ['UTF-16 with a mark, little-endian', utf16(`\ufeff${text}`, true), true],
    ['UTF-16 with a mark, big-endian', utf16(`\ufeff${text}`, false), true],
    ['UTF-16 without a mark', utf16(text, true), false],
  ])('reads %s', (_what, bytes, bom) =>
    expect(decodeXmlBytes(bytes)).toMatchObject({
      text,
      bom,
      encoding: _what.slice(0, 5) === 'UTF-8' ? 'UTF-8' : /big/.test(_what) ? 'UTF-16BE' : 'UTF-16LE',
      sound: true,
      problems: [],
    }),
  )

  it.each(['ISO-8859-1', 'windows-1252'])('reads the declared encoding %s', encoding => {
    const head = `<?xml version="1.0" encoding="${encoding}"?><a>`
    expect(decodeXmlBytes(latin(`${head}Gr\u00fc\u00dfe \u0080</a>`)).text).toBe(`${head}Grüße €</a>`)
  })

  it('reads bytes that are not UTF-8 as windows-1252, and says where', () => {
    const { text: read, problems } = decodeXmlBytes(latin('<a>\n \u0093quoted\u0094</a>'))
    expect(read).toBe('<a>\n “quoted”</a>')
    expect(problems).toMatchObject([
      {
        code: 'xml.bad-byte',
        detail: { byte: '93', encoding: 'UTF-8', read: '“' },
        at: { line: 2, column: 2, offset: 5 },
      },
      {
        code: 'xml.bad-byte',
        detail: { byte: '94', encoding: 'UTF-8', read: '”' },
        at: { line: 2, column: 9, offset: 12 },
      },
    ])
  })

  it.each([
    ['overlong', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ['cut', [0xe6, 0x9d]],
  ])('does not take bytes that are %s for UTF-8', (_what, bytes) => {
    expect(decodeXmlBytes(Uint8Array.from(bytes)).problems.map(({ code }) => code)).toEqual(
      bytes.map(() => 'xml.bad-byte'),
    )
  })

  it('reports an encoding it does not know', () => {
    const { problems } = decodeXmlBytes(latin('<?xml version="1.0" encoding="EBCDIC"?><a/>'))
    expect(problems).toMatchObject([
      {
        code: 'xml.encoding-unknown',
        detail: { declared: 'EBCDIC' },
        at: { line: 1, column: 31 },
        fix: { words: 'Declare UTF-8' },
      },
    ])
  })

  it('reads an empty file and one of megabytes', () => {
    expect(decodeXmlBytes(new Uint8Array()).text).toBe('')
    expect(decodeXmlBytes(new Uint8Array(3_000_000).fill(0xff))).toMatchObject({
      sound: false,
      problems: { length: 1000 },
    })
  })
})
