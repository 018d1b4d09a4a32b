import { expect, it } from 'vitest'
import { utf8Encode } from '../bytes.ts'
import { describeBytes } from '../convert/convert.ts'
import { compareWithLive } from './compare-live.ts'
import type { LiveNode } from './live.ts'

const moid = 'urn:x-test:mo:box:1.0'
const leaf = (name: string, format: string, occurrence: string) =>
  `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DFFormat><${format}/></DFFormat>` +
  `<Occurrence><${occurrence}/></Occurrence><Scope><Dynamic/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>`
const ddf = `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>Box</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><node/></DFFormat><Scope><Permanent/></Scope><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>
${leaf('Size', 'int', 'One')}${leaf('Note', 'chr', 'ZeroOrOne')}
<Node><NodeName>Slots</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Scope><Permanent/></Scope>
<DFType><DDFName></DDFName></DFType></DFProperties>
<Node><NodeName></NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat><Occurrence><ZeroOrMore/></Occurrence>
<Scope><Dynamic/></Scope><DFType><DDFName></DDFName></DFType></DFProperties>${leaf('Card', 'chr', 'One')}</Node></Node>
</Node></MgmtTree>`

const found = describeBytes(utf8Encode(ddf), 'box.ddf')
if (!found.ok) throw new Error(found.problem.code)
const { descriptions } = found.value

const node = (name: string, ...children: LiveNode[]): LiveNode => ({ name, children })
const value = (name: string, value: string | number): LiveNode => ({ name, value, children: [] })
const compare = (root: LiveNode) =>
  compareWithLive(descriptions, [{ moid, miid: 'x', root }]).map(({ kind, path, before, after }) =>
    [kind, path, before, after].filter(each => each !== undefined).join(' '),
  )

it('finds no difference in a device that is as described, whatever its nodes are called', () => {
  const slots = node('Slots', node('1', value('Card', 'a')), node('left', value('Card', 'b')))
  expect(compare(node('x', value('Size', 3), slots))).toEqual([])
  expect(compare(node('x', value('Size', 3), node('Slots')))).toEqual([])
})

it('tells what is missing, what nobody described, and other formats', () => {
  const slots = node('Slots', node('1', value('Label', 'a')))
  expect(compare(node('x', value('Size', 'three'), value('Colour', 'red'), slots))).toEqual([
    'format-changed Box/Size int chr',
    'node-removed Box/Slots/<X>/Card',
    'node-added Box/Slots/<X>/Label',
    'node-added Box/Colour',
  ])
})

it('takes what was not read as described, and an object that is not there as gone', () => {
  expect(compare({ name: 'x', children: [], isPartial: true })).toEqual([])
  expect(compareWithLive(descriptions, []).map(({ kind }) => kind)).toEqual(['object-removed'])
})
