import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { TextEdit } from '../finding.ts'
import { checkBytes } from './check-bytes.ts'
import { checkText } from './check-text.ts'

// Our own descriptions of all kinds, as rich and as broken as real ones. What is found in each is pinned in examples-table.txt.
const folder = fileURLToPath(new URL('../../../resources/examples/', import.meta.url))
const files = globSync('*.{ddf,xml}', { cwd: folder }).sort()
const read = (file: string) => readFileSync(join(folder, file))

it('finds in every example what it is there to show', async () => {
  const rows = files.flatMap(file => {
    const { format, encoding, nodes, wellFormed, dtdValid, findings } = checkBytes(read(file))
    const head = [
      format,
      encoding,
      `${nodes} nodes`,
      wellFormed ? 'well-formed' : 'BROKEN',
      dtdValid ? 'valid' : 'not valid',
    ]
    const found = findings.map(({ at, severity, code, fix }) => {
      const line = `  ${at.line}:${at.column} ${severity} ${code}`
      return fix ? `${line}  [${fix.words}]` : line
    })
    return [`${file}  ${head.join('  ')}`, ...found]
  })
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('examples-table.txt')
})

it('tells each of them in the list beside them', () => {
  const list = readFileSync(join(folder, 'README.md'), 'utf8')
  expect([...list.matchAll(/^\| `([^`]+)`/gm)].map(row => row[1]).sort()).toEqual(files.map(file => basename(file)))
})

const apply = (text: string, edits: readonly TextEdit[]) =>
  edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((now, { offset, length, text: put }) => now.slice(0, offset) + put + now.slice(offset + length), text)

describe.each(files.filter(file => file !== 'terminal-encoding.ddf'))('%s', file => {
  it('never has more problems after a fix, and comes to an end of fixes', () => {
    let text = read(file).toString('utf8')
    const counts: number[] = []
    for (let turn = 0; turn < 100; turn += 1) {
      const { findings, count } = checkText(text, { least: 'info' })
      counts.push(count)
      const fix = findings.find(finding => finding.fix)?.fix
      if (!fix) break
      text = apply(text, fix.edits)
    }
    expect(counts.length).toBeLessThan(100)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  })
})
