import { expect, it } from 'vitest'
import { readDdf } from '#core/ddf/read-ddf.ts'
import { Findings } from '#core/finding.ts'
import { documentRows } from '#core/language/tree-rows.ts'
import { rowAt } from './use-document-rows.ts'

const text = '<MgmtTree><Node><NodeName>A</NodeName><Node><NodeName>B</NodeName></Node><Node/></Node><Node/></MgmtTree>'
const rows = documentRows(readDdf(text, new Findings()))

it.each([
  ['>A<', 'A'],
  ['>B<', 'B'],
  ['</Node><Node/></MgmtTree>', 'A'],
  ['<MgmtTree>', undefined],
])('finds the node around %s', (place, name) => {
  expect(rowAt(rows, text.indexOf(place) + 1)?.name).toBe(name)
})
