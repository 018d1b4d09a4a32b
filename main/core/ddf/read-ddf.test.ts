import { describe, expect, it } from 'vitest'
import { Findings } from '../finding.ts'
import { textOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { eachNode, formatOf, nodeAt, pathOf } from './ddf-values.ts'
import { allowedValues } from './extensions.ts'
import { readDdf } from './read-ddf.ts'

const read = (text: string) => readDdf(text, new Findings())
const paths = (text: string) => [...eachNode(read(text))].map(pathOf)
const node = (name: string, inside = '') =>
  `<Node><NodeName>${name}</NodeName><DFProperties><DFFormat><node/></DFFormat></DFProperties>${inside}</Node>`

describe('readDdf', () => {
  it('keeps the element of every property, so that it can be found and changed', () => {
    const text = `<MgmtTree><VerDTD>1.2</VerDTD>${node('A', node('B'))}</MgmtTree>`
    const document = read(text)
    const cut = (element: XmlElement | undefined) => element && text.slice(element.start, element.end)
    const found = nodeAt(document, text.indexOf('B<'))
    expect(found && pathOf(found)).toBe('A/B')
    expect([found?.name, found?.depth, found && formatOf(found)]).toEqual(['B', 2, 'node'])
    expect(cut(found?.own.NodeName)).toBe('<NodeName>B</NodeName>')
    expect(cut(found?.df.DFFormat)).toBe('<DFFormat><node/></DFFormat>')
    expect(found?.df.Scope).toBeUndefined()
    expect(document).toMatchObject({ kind: 'ddf', nodes: 2, trees: { length: 1 } })
  })

  it.each([
    ['several roots', `<MgmtTree>${node('A')}${node('A')}</MgmtTree>`, ['A', 'A']],
    [
      'a node behind a lost end tag',
      '<MgmtTree><Node><NodeName>A</NodeName><DFProperties><Node><NodeName>B</NodeName></Node></Node></MgmtTree>',
      ['A', 'A/B'],
    ],
    [
      'a node below an unknown element',
      `<MgmtTree><leaf>${node('A', `<x>${node('B')}</x>`)}</leaf></MgmtTree>`,
      ['A', 'A/B'],
    ],
    ['a node without name', '<MgmtTree><Node><Node><NodeName/></Node></Node></MgmtTree>', ['*', '*/*']],
    [
      'a tree with a prefix',
      '<d:MgmtTree xmlns:d="syncml:dmddf1.2"><d:Node><d:NodeName>A</d:NodeName></d:Node></d:MgmtTree>',
      ['A'],
    ],
    ['a tree inside a message', `<SyncML><Data><MgmtTree>${node('A')}</MgmtTree></Data></SyncML>`, ['A']],
    [
      'no node in a text that shows one',
      `<MgmtTree>${node('A', '<Value><Node><NodeName>x</NodeName></Node></Value>')}</MgmtTree>`,
      ['A'],
    ],
    ['nodes without a tree', node('A'), ['A']],
  ])('finds %s', (_what, text, expected) => expect(paths(text)).toEqual(expected))

  it('takes the first of repeated properties', () => {
    const document = read('<Node><NodeName>A</NodeName><NodeName>B</NodeName><Value>1</Value><Value>2</Value></Node>')
    const [first] = document.roots
    expect([first?.name, first?.own.Value && textOf(document.xml, first.own.Value)]).toEqual(['A', '1'])
  })

  it('understands what Windows descriptions say about values', () => {
    const document = read(
      `<MgmtTree xmlns:MSFT="x">${node('A').replace(
        '</DFProperties>',
        `<MSFT:AllowedValues ValueType="Range"><MSFT:Value>[0-5]</MSFT:Value><MSFT:List Delimiter=";"/></MSFT:AllowedValues></DFProperties>`,
      )}</MgmtTree>`,
    )
    const [first] = document.roots
    expect(first && allowedValues(document.xml, first)).toMatchObject({
      kind: 'Range',
      values: [{ value: '[0-5]' }],
      delimiter: ';',
    })
  })

  it.each([
    ['tnds', '<MgmtTree><Node><NodeName>A</NodeName><RTProperties/></Node></MgmtTree>'],
    ['ddf', '<MgmtTree><Node><NodeName>A</NodeName><DFProperties/></Node></MgmtTree>'],
    ['compact', '<dmtree><node name="a"/></dmtree>'],
    ['none', '<html/>'],
  ])('tells a %s document', (kind, text) => expect(read(text).kind).toBe(kind))
})
