import { describe, expect, it } from 'vitest'
import { must } from '../../../tests/support/trees.ts'
import { Findings } from '../finding.ts'
import { hexDecode, hexEncode } from '../hex.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { decodeWbxml } from './decode.ts'
import { encodeWbxml } from './encode.ts'

const tree =
  '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><RTProperties><Type><MIME>text/plain</MIME></Type></RTProperties><Value>b</Value></Node></MgmtTree>'
const treeHex = `0200006a1b2d2f2f4f4d412f2f4454442d444d2d44444620312e322f2f454e0000026077
  03312e32000164660361000 16f756103746578742f706c61696e00010101760362000101 01`.replace(/\s/g, '')
const messageHex =
  `02a4016a006d6b454b03310001546e57032e2f410001015a00014703786d6c000153036170706c69636174696f6e2f766e642e73796e636d6c
  2e646d746e64732b7762786d6c0001010 0004fc349${treeHex}01010112 0101`.replace(/\s/g, '')
const message = `<SyncML xmlns="SYNCML:SYNCML1.2"><SyncBody><Add><CmdID>1</CmdID><Item><Target><LocURI>./A</LocURI></Target><Meta><Format xmlns="syncml:metinf">xml</Format><Type xmlns="syncml:metinf">application/vnd.syncml.dmtnds+xml</Type></Meta><Data>${tree}</Data></Item></Add><Final/></SyncBody></SyncML>`

function markup(text: string) {
  const xml = scanXml(text, new Findings())
  const [root] = xml.roots
  if (!root) throw new Error('no root')
  return markupOf(xml, root)
}
const bytesOf = (hex: string) => hexDecode(hex) ?? new Uint8Array(0)
const encoded = (text: string) => hexEncode(must(encodeWbxml(markup(text))).bytes)
const decoded = (hex: string) => must(decodeWbxml(bytesOf(hex)))

describe('WBXML', () => {
  it.each([
    { what: 'a TNDS document (73 bytes)', xml: tree, hex: treeHex, size: 73 },
    { what: 'a message that carries it (157 bytes)', xml: message, hex: messageHex, size: 157 },
  ])('reads and writes $what', ({ xml, hex, size }) => {
    expect(hex).toHaveLength(size * 2)
    expect(encoded(xml)).toBe(hex)
    const document = decoded(hex)
    expect(document.warnings).toEqual([])
    expect(encoded(writeMarkup(document.root))).toBe(hex)
    expect(
      writeMarkup(document.root)
        .replace(/\n\s*/g, '')
        .replace(/^<\?.*?\?>/, ''),
    ).toBe(xml)
  })

  it('reads a tree that stands in Data as tokens or as text', () => {
    const text = writeMarkup(decoded('02a4016a004f0002606603610001010 1'.replace(/\s/g, '')).root)
    expect(text).toContain('<Data xmlns="SYNCML:SYNCML1.2">\n  <MgmtTree xmlns="syncml:dmddf1.2">')
    expect(decoded('02a4016a004fc3043c612f3e01').root.content).toEqual(['<a/>'])
  })

  it('keeps elements and attributes of extensions as literals', () => {
    const xml =
      '<MgmtTree xmlns="syncml:dmddf1.2" xmlns:MSFT="http://example.com/x"><Node><MSFT:AllowedValues ValueType="ENUM">1</MSFT:AllowedValues></Node></MgmtTree>'
    const { bytes, lost } = must(encodeWbxml(markup(xml)))
    expect(lost.map(({ code }) => code)).toEqual(['wbxml.literal'])
    const text = writeMarkup(must(decodeWbxml(bytes)).root)
    expect(text).toContain('<MSFT:AllowedValues ValueType="ENUM">1</MSFT:AllowedValues>')
    expect(text).toContain('xmlns:MSFT="http://example.com/x"')
  })

  it('writes provisioning documents with the tokens of both code pages', () => {
    const xml =
      '<wap-provisioningdoc version="1.1"><characteristic type="APPLICATION"><parm name="APPID" value="w7"/></characteristic></wap-provisioningdoc>'
    expect(encoded(xml)).toBe('030b6a00c54503312e310001c60001550187360603773700010101')
    expect(writeMarkup(decoded(encoded(xml)).root).replace(/\n\s*/g, '')).toContain(xml)
  })

  it.each([
    { what: 'nothing', hex: '', offset: 0 },
    { what: 'a document without body', hex: '02a4016a00', offset: 5 },
    { what: 'another version', hex: '07a4016a00', offset: 0 },
    { what: 'an endless number', hex: '02ffffffffffff', offset: 1 },
    { what: 'a table of strings that is too long', hex: '02a4016aff7f', offset: 6 },
    { what: 'a string that is not ended', hex: '02a4016a006d6b454b0331', offset: 10 },
    { what: 'an opaque that is too long', hex: '02a4016a006dc3ff7f', offset: 9 },
    { what: 'a place that the table does not have', hex: '02a4016a006d8305', offset: 8 },
    { what: 'an end too many', hex: '02a4016a0001', offset: 5 },
    { what: 'bytes that are not UTF-8', hex: '02a4016a006d03ff0001', offset: 7 },
    { what: 'an unknown character set', hex: '02a4017f00', offset: 3 },
  ])('says where $what breaks', ({ hex, offset }) => {
    const read = decodeWbxml(bytesOf(hex))
    expect(read.ok ? undefined : [read.problem.code, read.problem.at?.offset]).toEqual(['wbxml.broken', offset])
  })

  it('refuses depth and growth without bounds', () => {
    const deep = decodeWbxml(bytesOf(`02a4016a00${'6d'.repeat(1000)}`))
    expect(deep.ok ? '' : deep.problem.detail?.what).toContain('256 deep')
    const table = `${'61'.repeat(60_000)}00`
    const many = decodeWbxml(bytesOf(`02a4016a83d461${table}6d${'8300'.repeat(2000)}01`))
    expect(many.ok ? '' : many.problem.detail?.what).toContain('without bounds')
  })

  it('shows tokens that it does not know, and says so', () => {
    const { root, warnings } = decoded('02a4016a006d7f03610001 01'.replace(/\s/g, ''))
    expect(writeMarkup(root)).toContain('<token-0-3f>a</token-0-3f>')
    expect(warnings).toMatchObject([{ code: 'wbxml.token', at: { offset: 6 } }])
  })
})
