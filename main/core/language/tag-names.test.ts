import { expect, it } from 'vitest'
import { Findings } from '../finding.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { tagNames } from './tag-names.ts'

const text = '<a>\n<b x="1">t</b><c/></a>'
const names = (offset: number) =>
  tagNames(scanXml(text, new Findings()), offset)?.map(({ start, end }) => [start, text.slice(start, end)])

it.each([
  ['the start tag', text.indexOf('b x')],
  ['the end tag', text.indexOf('b><c')],
])('finds both names from %s', (_, offset) => {
  expect(names(offset)).toEqual([
    [5, 'b'],
    [16, 'b'],
  ])
})

it('has no pair for empty tags and texts', () => {
  expect([names(text.indexOf('c/')), names(text.indexOf('t<'))]).toEqual([undefined, undefined])
})
