import { describe, expect, it } from 'vitest'
import { eachNode } from '../ddf/ddf-values.ts'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { applyEdits } from './apply-edits.ts'
import { addNode, changeNode, removeNode } from './node-edits.ts'
import { type NodeChange, nodeForm } from './node-form.ts'
import { listTree } from './tree-rows.ts'

const text = `<MgmtTree>
  <!-- first -->
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>A</NodeName> <!-- Status: Required -->
    <DFProperties>
      <AccessType>
        <!-- No Add -->
        <Get/>
      </AccessType>
      <DFFormat><node/></DFFormat>
      <DFType><DDFName>urn:example:mo:a:1.0</DDFName></DFType>
    </DFProperties>
    <Node><NodeName>B</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>
  </Node>
</MgmtTree>
`
const read = (from: string) => readDdf(from, new Findings())
const node = (from: string, name: string) => {
  const document = read(from)
  const found = [...eachNode(document)].find(each => each.name === name)
  if (!found) throw new Error(`no ${name}`)
  return { document, found }
}
function change(name: string, what: NodeChange, from = text): string {
  const { document, found } = node(from, name)
  return applyEdits(from, changeNode(document, found, what))
}

describe('a change in the form', () => {
  it.each<[string, NodeChange, string, string]>([
    ['a name', { part: 'name', value: 'C&D' }, '<NodeName>A</NodeName>', '<NodeName>C&amp;D</NodeName>'],
    [
      'an access type',
      { part: 'access', word: 'Replace', on: true },
      '<Get/>\n      </AccessType>',
      '<Get/>\n        <Replace/>\n      </AccessType>',
    ],
    ['an access type taken away', { part: 'access', word: 'Get', on: false }, '\n        <Get/>', ''],
    ['a format', { part: 'format', value: 'chr' }, '<DFFormat><node/></DFFormat>', '<DFFormat><chr/></DFFormat>'],
    [
      'an occurrence that was not there',
      { part: 'occurrence', value: 'ZeroOrN', most: 4 },
      '<DFFormat><node/></DFFormat>',
      '<DFFormat><node/></DFFormat>\n      <Occurrence><ZeroOrN>4</ZeroOrN></Occurrence>',
    ],
    [
      'a title that was not there',
      { part: 'title', value: 'T' },
      '<DFFormat><node/></DFFormat>',
      '<DFFormat><node/></DFFormat>\n      <DFTitle>T</DFTitle>',
    ],
    ['a type', { part: 'type', value: [{ kind: 'DDFName', text: 'urn:b' }] }, 'urn:example:mo:a:1.0', 'urn:b'],
  ])('of %s touches that place alone', (_, what, before, after) => {
    expect(change('A', what)).toBe(text.replace(before, after))
  })

  it('puts an element where the order of the grammar has its place, on one line too', () => {
    const changed = change('B', { part: 'scope', value: 'Permanent' })
    expect(changed).toContain('<DFFormat><chr/></DFFormat><Scope><Permanent/></Scope><DFType>')
    expect(change('B', { part: 'scope', value: undefined }, changed)).toBe(text)
  })

  it('is what the form then says', () => {
    const changed = change('B', { part: 'default', value: '<5>' })
    const { document, found } = node(changed, 'B')
    expect(nodeForm(document, found)).toMatchObject({
      path: 'A/B',
      defaultValue: '<5>',
      format: 'chr',
      access: ['Get'],
    })
  })

  it('makes the properties of a node that has none', () => {
    const bare = '<MgmtTree><Node><NodeName>A</NodeName></Node></MgmtTree>'
    expect(change('A', { part: 'format', value: 'int' }, bare)).toContain(
      '<DFProperties><DFFormat><int/></DFFormat></DFProperties>',
    )
  })

  it('gives a node of a snapshot its value', () => {
    const snapshot =
      '<MgmtTree><Node><NodeName>A</NodeName><RTProperties><Type><MIME>text/plain</MIME></Type></RTProperties></Node></MgmtTree>'
    expect(change('A', { part: 'value', value: 'x' }, snapshot)).toContain('</RTProperties><Value>x</Value></Node>')
  })
})

it('adds and removes nodes with their lines', () => {
  const { document, found } = node(text, 'A')
  const added = applyEdits(text, addNode(document, found, 'C', false))
  expect(added).toContain('</Node>\n    <Node>\n      <NodeName>C</NodeName>\n      <DFProperties>')
  const now = node(added, 'C')
  expect(applyEdits(added, removeNode(now.document, now.found))).toBe(text)
})

it('lists nodes as rows with names of their own', () => {
  const twice =
    '<MgmtTree><Node><NodeName>A</NodeName><Node><NodeName/></Node><Node><NodeName/></Node></Node></MgmtTree>'
  expect(listTree(read(twice)).rows.map(({ depth, uri }) => [depth, uri])).toEqual([
    [0, 'A'],
    [1, 'A/(un-named)'],
    [1, 'A/(un-named) (2)'],
  ])
})
