import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkText } from '../check/check-text.ts'
import { decodeXmlBytes } from '../xml/decode-xml.ts'
import { edited, freshState, keptState } from './follow-edits.fixture.ts'
import { KeptDocument } from './kept-document.ts'

const realFiles = join(import.meta.dirname, '../../../../shared/data')
const ours = join(import.meta.dirname, '../../../resources')

function expectFollowed(text: string, seed: number, edits: number): void {
  for (const { kept, now } of edited(text, seed, edits)) expect(keptState(kept)).toEqual(freshState(now))
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:xml|ddf|syncml)$/i.test(name) && statSync(join(folder, name)).size < 60_000)
    .toSorted()
}

describe('our own descriptions', () => {
  it.each(filesIn(ours))('%s', file => {
    expectFollowed(readFileSync(join(ours, file), 'utf8'), file.length, 40)
  })
})

const isPresent = existsSync(realFiles)
if (!isPresent) process.stderr.write(`\nSKIPPED: no real files in ${realFiles}; edits of them are not followed.\n\n`)

describe.skipIf(!isPresent)('real documents', () => {
  it.each(isPresent ? filesIn(realFiles) : [])('%s', file => {
    expectFollowed(decodeXmlBytes(readFileSync(join(realFiles, file))).text, file.length, 25)
  })
})

const depth = 100_000
it.each([
  [
    'a hundred thousand levels',
    `<MgmtTree>${'<Node><NodeName>a</NodeName>'.repeat(depth)}${'</Node>'.repeat(depth)}</MgmtTree>`,
  ],
  ['a million problems', `<MgmtTree><Node><NodeName>a</NodeName>${'<x/>'.repeat(1_000_000)}</Node></MgmtTree>`],
])('is right with %s', (_what, text) => {
  const kept = new KeptDocument(text)
  kept.check()
  kept.edit([{ offset: text.length >> 1, length: 0, text: '<y' }])
  const { findings, count } = checkText(kept.text, { most: 200 })
  expect(kept.check()).toMatchObject({ findings, count })
})
