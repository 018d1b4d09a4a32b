import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { checkBytes } from './check-bytes.ts'

// Real files of many vendors, if they lie beside the project. What is found in each is pinned in corpus-table.txt.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const isPresent = existsSync(join(folder, 'ddf'))
if (!isPresent)
  process.stderr.write(`\nSKIPPED: no real files in ${folder}; nothing is known about them in this run.\n\n`)

it.skipIf(!isPresent)('finds in every real file what is known of it', async () => {
  const files = globSync('{ddf,tnds,syncml,cp}/**/*', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
  expect(files.length).toBeGreaterThan(170)
  await expect(`${files.map(row).join('\n')}\n`).toMatchFileSnapshot('corpus-table.txt')
})

/** Each problem is located inside the file, whatever it is. */
function row(file: string): string {
  const bytes = readFileSync(join(folder, file))
  const { format, encoding = '-', nodes, wellFormed, dtdValid, byCode, findings } = checkBytes(bytes)
  for (const { at } of findings) {
    // Places in WBXML are those of its XML form, which is longer.
    const isInside = at.offset <= bytes.length || format === 'wbxml'
    expect([at.line > 0, at.column > 0, isInside]).toEqual([true, true, true])
  }
  const codes = [...byCode].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, times]) => `${code}×${times}`)
  const head = [file, format, encoding, `${nodes} nodes`, wellFormed ? 'well-formed' : 'BROKEN', verdict(dtdValid)]
  return [...head, ...codes].join('  ')
}

const verdict = (valid: boolean | undefined) => (valid === undefined ? '-' : valid ? 'valid' : 'not valid')
