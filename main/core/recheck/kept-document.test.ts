import { expect, it } from 'vitest'
import { checkText } from '../check/check-text.ts'
import { edited, freshState, keptState } from './follow-edits.fixture.ts'
import { KeptDocument } from './kept-document.ts'

const small = `<MgmtTree xmlns:MSFT="m"><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><DFProperties><AccessType><Get/></AccessType>
<DFFormat><node/></DFFormat><DFType><DDFName>urn:oma:mo:oma-fumo:1.0</DDFName></DFType></DFProperties>
<Node><NodeName>B</NodeName><DFProperties><AccessType><Get/><Copy/></AccessType><DefaultValue>x</DefaultValue><DFFormat><int/></DFFormat>
<Scope><Permanent/></Scope><MSFT:Applicability><MSFT:A/></MSFT:Applicability></DFProperties></Node>
<!-- c --><Node><NodeName>B</NodeName><DFProperties><Scope><Permanent/></Scope></DFProperties><Value>1</Value></Node></Node></MgmtTree>`

it.each([1, 2, 3, 4, 5, 6])('is after random edits what reading anew gives (%i)', seed => {
  let followed = 0
  for (const { kept, now, before } of edited(small, seed, 200)) {
    expect(keptState(kept)).toEqual(freshState(now))
    if (kept.readings === before) followed += 1
  }
  expect(followed).toBeGreaterThan(10)
})

const leaf = (index: number) =>
  `<Node><NodeName>L${index}</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat></DFProperties></Node>\n`
const large = `<MgmtTree><VerDTD>1.2</VerDTD>\n<Node><NodeName>R</NodeName>\n${Array.from({ length: 3000 }, (_, index) => leaf(index)).join('')}</Node></MgmtTree>`

/** Types text letter by letter at a place, and checks after each. */
function typeAt(kept: KeptDocument, place: number, letters: string): void {
  ;[...letters].forEach((letter, index) => {
    kept.edit([{ offset: place + index, length: 0, text: letter }])
    expect(kept.check()).toEqual(checkText(kept.text, { most: 200 }))
  })
}

it.each([
  ['a value', '</NodeName>', 'abc'],
  ['a whole element', '<AccessType>', '<Scope><Permanent/></Scope>'],
  ['text between nodes', '<Node><NodeName>L27', 'text &amp; more'],
  ['an element between nodes', '<Node><NodeName>L27', '<Man>new</Man>'],
  ['a mistake', 'chr/>', 'x'],
])('reads nothing anew while %s is typed', (_what, before, letters) => {
  const kept = new KeptDocument(large)
  kept.check()
  typeAt(kept, large.indexOf(before, large.length / 2), letters)
  expect(kept.readings).toBe(1)
})

const flat = large.replace('<Node><NodeName>R</NodeName>\n', '').replace('</Node></MgmtTree>', '</MgmtTree>')
const manyTrees = flat.replaceAll('<chr/></DFFormat>', '<chr/></DFFormat><DFType><DDFName>urn:a</DDFName></DFType>')

it.each([
  ['below a node', large],
  ['at the top', flat],
  ['at the top, where each node is an object of the same MOID', manyTrees],
])('reads nothing anew while a node is typed between nodes %s, its end tag last', (_what, text) => {
  const kept = new KeptDocument(text)
  kept.check()
  typeAt(kept, text.indexOf('<Node><NodeName>L27'), '<Node>a</Node>')
  expect(kept.readings).toBe(1)
})

it('reads nothing anew when a stray end tag hands nodes up to the top, and takes them back', () => {
  const kept = new KeptDocument(large)
  kept.check()
  const place = large.indexOf('<Node><NodeName>L7')
  kept.edit([{ offset: place, length: 0, text: '</Node>' }])
  expect([kept.check(), kept.readings]).toEqual([checkText(kept.text, { most: 200 }), 1])
  kept.edit([{ offset: place, length: 7, text: '' }])
  expect([kept.check(), kept.readings]).toEqual([checkText(large, { most: 200 }), 1])
})

it('reads everything when an edit hides the nodes behind it, and follows again from then on', () => {
  const kept = new KeptDocument(large)
  kept.check()
  const place = large.indexOf('<Node><NodeName>L7')
  kept.edit([{ offset: place, length: 0, text: '<NodeName>' }])
  expect([kept.check().counts, kept.readings]).toEqual([checkText(kept.text).counts, 2])
  kept.edit([{ offset: place, length: 10, text: '' }])
  kept.check()
  typeAt(kept, place, '<!-- -->')
  expect(kept.check()).toEqual(checkText(kept.text, { most: 200 }))
})

it('judges by other levels when they change', () => {
  const kept = new KeptDocument(large)
  const levels = { 'ddf.no-description': 'off' } as const
  expect(kept.check().count).toBeGreaterThan(2999)
  expect(kept.check(levels)).toEqual(checkText(large, { levels, most: 200 }))
})

it.each([
  '',
  '{}',
  'x',
  '<SyncML/>',
  '<dmtree><node/></dmtree>',
  '<MgmtTree><Node><MgmtTree><Node/></MgmtTree></Node></MgmtTree>',
])('says of %j what the check says', text => {
  const kept = new KeptDocument(text)
  expect(kept.check()).toEqual(checkText(text, { most: 200 }))
  kept.edit([{ offset: 0, length: 0, text: ' ' }])
  expect(kept.check()).toEqual(checkText(` ${text}`, { most: 200 }))
})
