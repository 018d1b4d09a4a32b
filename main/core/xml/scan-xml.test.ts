import { describe, expect, it } from 'vitest'
import { type Finding, Findings } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import { scanXml } from './scan-xml.ts'
import { textOf } from './text-of.ts'
import type { XmlElement } from './xml-types.ts'

function scan(text: string) {
  const findings = new Findings()
  const lines = createLineMap(text)
  const document = scanXml(text, findings)
  return { document, ...findings.list(lines) }
}
const shape = ({ name, children }: XmlElement): unknown =>
  children.length > 0 ? { [name]: children.map(shape) } : name
const shapes = (text: string) => scan(text).document.roots.map(shape)
/** The text after its fixes, from the last to the first, so that offsets stay right. */
function mend(text: string, findings: readonly Finding[]): string {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []).sort((a, b) => b.offset - a.offset)
  return edits.reduce(
    (now, { offset, length, text: put }) => now.slice(0, offset) + put + now.slice(offset + length),
    text,
  )
}

describe('scanXml', () => {
  it('knows where each part of an element stands', () => {
    const text = '<a x="1">\r\n <b/>text</a >'
    const { document, count } = scan(text)
    const [a] = document.roots
    expect([count, document.wellFormed, document.elements]).toEqual([0, true, 2])
    expect(a).toMatchObject({ name: 'a', start: 0, openEnd: 9, closeStart: 20, end: 25, form: 'tags' })
    expect(a?.attributes).toEqual([{ name: 'x', start: 3, valueStart: 6, valueEnd: 7, end: 8 }])
    expect(a?.children[0]).toMatchObject({ name: 'b', parent: a, start: 12, end: 16, form: 'empty-tag' })
  })

  it.each([
    ['a byte of text outside', 'x<a/>', 'xml.text-outside', 1, 1],
    ['nothing', ' \n', 'xml.empty', 1, 1],
    ['no element', '<!-- only this -->', 'xml.no-root', 1, 1],
    ['two roots', '<a/>\n<b/>', 'xml.second-root', 2, 1],
    ['a control character', '<a>\u0001</a>', 'xml.bad-character', 1, 4],
    ['NUL', '<a>\0</a>', 'xml.bad-character', 1, 4],
    ['half a surrogate pair', '<a>\ud83c</a>', 'xml.bad-character', 1, 4],
    ['a reference to no character', '<a>&#1;</a>', 'xml.bad-character', 1, 4],
    ['an unknown entity', '<a>&nbsp;</a>', 'xml.entity-unknown', 1, 4],
    ['a late declaration', '\n<?xml version="1.0"?><a/>', 'xml.declaration-late', 2, 1],
    ['a comment without end', '<a>\n<!-- x\n</a>', 'xml.not-ended', 2, 1],
    ['a doctype without end', '<!DOCTYPE a [<!ENTITY b "c"> <a/>', 'xml.doctype-broken', 1, 1],
    ['an attribute with <', '<a b="<"/>', 'xml.attribute-broken', 1, 4],
    ['a slip in an end tag', '<Node>\n</node>', 'xml.wrong-end-tag', 2, 1],
    ['an end tag too many', '<a></b></a>', 'xml.stray-end-tag', 1, 4],
    ['a missing end tag', '<a>\n<b>\n</a>', 'xml.not-closed', 3, 1],
    ['a cut document', '<a>\n<b>', 'xml.not-closed', 2, 4],
  ])('finds %s', (_what, text, code, line, column) => {
    const { document, findings } = scan(text)
    expect(findings).toContainEqual(expect.objectContaining({ code, at: expect.objectContaining({ line, column }) }))
    expect(document.wellFormed).toBe(false)
  })

  it.each([
    ['<a>1 < 2 & 3</a>', '<a>1 &lt; 2 &amp; 3</a>'],
    ['<a b=1 c/>', '<a b="1" c=""/>'],
    ["<a b='1' b='2'/>", "<a b='1' />"],
    ['<a><b>x</a>', '<a><b>x</b></a>'],
    ['<a><b><c>x', '<a><b><c>x</c></b></a>'],
    ['<Name>x</name>', '<Name>x</Name>'],
    ['<a>x</b></a>', '<a>x</a>'],
    ['<a <b/></a>', '<a> <b/></a>'],
    ['<a>]]></a>', '<a>]]&gt;</a>'],
    ['<!-- a -- b ---><a/>', '<!-- a - b --><a/>'],
    ['  <?xml version="1.0"?><a/>', '<?xml version="1.0"?><a/>'],
    ['<?xml encoding="UTF-8"?><a/>', '<?xml version="1.0" encoding="UTF-8"?><a/>'],
    ['<a>\u0002</a>', '<a></a>'],
  ])('mends %j', (text, mended) => {
    expect(mend(text, scan(text).findings)).toBe(mended)
    expect(scan(mended)).toMatchObject({ count: 0, document: { wellFormed: true } })
  })

  it.each([
    ['what follows a missing end tag', '<t><n><m>a</n><n/></t>', [{ t: [{ n: ['m'] }, 'n'] }]],
    ['what follows an end tag too many', '<t><n></x></n><n/></t>', [{ t: ['n', 'n'] }]],
    ['what a slip in an end tag closed', '<Node><Name>a</Nmae><Name/></Node>', [{ Node: ['Name', 'Name'] }]],
    ['what was cut', '<t><n><m>a', [{ t: [{ n: ['m'] }] }]],
    ['a tag that is being typed', '<t><n>\n<\n<m/></n></t>', [{ t: [{ n: ['m'] }] }]],
    ['several roots', '<t/><t><n/></t>', ['t', { t: ['n'] }]],
  ])('keeps %s', (_what, text, expected) => expect(shapes(text)).toEqual(expected))

  it('reads text through comments, CDATA and references, and leaves mark-up inside alone', () => {
    const { document } = scan('<a> &lt;<!-- < -->b<![CDATA[&amp;]]><c>no</c>&#x41;</a>')
    expect(document.roots[0] && textOf(document, document.roots[0])).toBe(' <b&amp;A')
  })

  it('reads the DOCTYPE, and follows nothing in it', () => {
    const bomb =
      '<!DOCTYPE a PUBLIC " -//X//Y" "http://x.example/a.dtd" [<?v 1?><!ENTITY b "bb"><!ENTITY c SYSTEM "file:///etc/passwd"> %d; ]><a>&b;&c;</a>'
    const { document, findings } = scan(bomb)
    expect(document.doctype).toMatchObject({ name: 'a', publicId: ' -//X//Y', systemId: 'http://x.example/a.dtd' })
    expect(findings.map(({ code, detail }) => [code, detail?.why])).toEqual([
      ['xml.entity-refused', 'it was declared by the document itself'],
      ['xml.entity-refused', 'it lies outside the document'],
    ])
    expect(document.roots[0] && textOf(document, document.roots[0])).toBe('&b;&c;')
  })

  it('goes a hundred thousand levels deep', () => {
    const depth = 100_000
    const { document, count } = scan(`${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`)
    expect([document.elements, count]).toEqual([depth, 0])
    expect(scan('<a>'.repeat(depth))).toMatchObject({ count: 1, document: { elements: depth } })
    expect(scan(`${'<a>'.repeat(depth)}${'</b>'.repeat(depth)}`).document.elements).toBe(depth)
    expect(scan(`${'<a>'.repeat(depth)}</b>${'<c></a>'.repeat(depth)}`)).toMatchObject({ count: depth + 1 })
  })

  it('counts a million mistakes and lists the first thousand', () => {
    const { count, findings, counts } = scan(`<a>${'& '.repeat(1_000_000)}</a>`)
    expect([count, findings.length, counts.error]).toEqual([1_000_000, 1000, 1_000_000])
  })

  it('places what lies beyond 65,535 lines', () => {
    expect(scan(`<a>${'\r\n'.repeat(70_000)} &</a>`).findings[0]?.at).toMatchObject({ line: 70_001, column: 2 })
  })
})

describe('lines', () => {
  it('end with LF, CRLF or CR', () => {
    const lines = createLineMap('a\nb\r\nc\rd')
    expect([0, 2, 5, 7].map(offset => lines.place(offset).line)).toEqual([1, 2, 3, 4])
    expect([lines.lines, lines.startOf(3)]).toEqual([4, 5])
  })
})
