import { describe, expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { encodeMoDocument } from '../mo-document.ts'
import { looksLikeTnds, readTnds } from './tnds.ts'

const leaf = (name: string, format: string, value: string) =>
  `<Node><NodeName>${name}</NodeName><RTProperties><Format><${format}/></Format></RTProperties><Value>${value}</Value></Node>`
const mail = (head: string, ...nodes: readonly string[]) =>
  `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node>${head}<RTProperties><Format><node/></Format><Type><DDFName>urn:example:mo:mail:1.0</DDFName></Type></RTProperties>${nodes.join('')}</Node></MgmtTree>`
const read = (text: string) => readTnds(utf8Encode(text))

describe('XML TNDS', () => {
  it('gives values by their format, at the path that the root states', () => {
    const text = mail(
      '<NodeName>office</NodeName><Path>./Mail</Path>',
      leaf('Host', 'chr', 'mail.test.example &amp; more'),
      leaf('Port', 'int', '143'),
      leaf('On', 'bool', 'true'),
    )
    const document = read(text)
    expect(document.ok && encodeMoDocument(document.value)).toEqual([
      { ClientURI: './Mail/office', MOData: { office: { Host: 'mail.test.example & more', Port: 143, On: true } } },
    ])
  })

  it('without a path goes where its MOID says, without that to its name', () => {
    const named = read(mail('<NodeName>office</NodeName>', leaf('Host', 'chr', 'h')))
    expect(named.ok && named.value[0]?.uri).toBe('urn:example:mo:mail:1.0//')
    const bare = read(`<MgmtTree><VerDTD>1.2</VerDTD>${leaf('Top', 'chr', 'x')}</MgmtTree>`)
    expect(bare.ok && bare.value).toEqual([{ uri: './Top', name: 'Top', node: { kind: 'leaf', value: 'x' } }])
  })

  it.each([
    ['\ufeff<a/>', true],
    [' \n<?xml version="1.0"?>', true],
    ['[{"a":"<"}]', false],
    ['', false],
  ])('is told by how it begins: %j', (text, is) => {
    expect(looksLikeTnds(utf8Encode(text))).toBe(is)
  })

  it.each([
    ['a value that does not fit', mail('<NodeName>a</NodeName>', leaf('Port', 'int', 'many')), 'draft.tnds-node'],
    ['a child without a name', mail('<NodeName>a</NodeName>', leaf('', 'chr', 'x')), 'draft.tnds-node'],
    [
      'a child that stands there twice',
      mail('<NodeName>a</NodeName>', leaf('A', 'chr', '1'), leaf('A', 'chr', '2')),
      'draft.tnds-node',
    ],
    [
      'a root that nothing places',
      `<MgmtTree><VerDTD>1.2</VerDTD>${leaf('', 'chr', 'x')}</MgmtTree>`,
      'draft.tnds-node',
    ],
    ['a page', '<html><body>no</body></html>', 'draft.not-tnds'],
    ['a document that is cut', '<MgmtTree><VerDTD>1.2</VerDTD><Node>', 'xml'],
  ])('refuses %s, with its place', (_, text, code) => {
    const document = read(text)
    if (document.ok) throw new Error('it was read')
    expect(document.problem.code.startsWith(code)).toBe(true)
    expect(document.problem.at?.line).toBe(1)
  })
})
