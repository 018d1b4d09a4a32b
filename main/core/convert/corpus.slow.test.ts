import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { must } from '../../../tests/support/trees.ts'
import { utf8Encode } from '../bytes.ts'
import { checkBytes } from '../check/check-bytes.ts'
import { Findings } from '../finding.ts'
import { decodeXml } from '../xml/decode-xml.ts'
import { encodeXml } from '../xml/encode-xml.ts'
import { convertBytes } from './convert.ts'
import { type Target, targets } from './convert-types.ts'

// Real documents of many vendors; xmllint is the judge of what XML means and of the DTD.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const hasData = existsSync(join(folder, 'ddf'))
if (!hasData)
  process.stderr.write(`\nSKIPPED: no real documents in ${folder}; nothing is known about them in this run.\n\n`)
const work = mkdtempSync(join(tmpdir(), 'dmwb-convert-'))

const files = globSync('**/*.{xml,XML,ddf,txt,syncml,wbxml}', { cwd: folder })
  .filter(file => !file.includes('schema'))
  .sort()
const bytesOf = (file: string) => readFileSync(join(folder, file))
const verdicts = new Map<string, ReturnType<typeof checkBytes>>()
const checked = (file: string) => {
  const verdict = verdicts.get(file) ?? checkBytes(bytesOf(file))
  verdicts.set(file, verdict)
  return verdict
}
const known = files.filter(file => checked(file).format !== 'unknown')
const sound = known.filter(file => checked(file).wellFormed && checked(file).format !== 'wbxml')
const trees = known.filter(file => ['ddf', 'tnds'].includes(checked(file).format))

function xmllint(bytes: string | Uint8Array, ...options: string[]) {
  const file = join(work, 'document.xml')
  writeFileSync(file, bytes)
  const { status, stdout, stderr } = spawnSync('xmllint', ['--nonet', ...options, file], { maxBuffer: 1 << 28 })
  return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}
const made = (file: string, to: Target) => must(convertBytes(bytesOf(file), { to, file })).content
const again = (content: string | Uint8Array, to: Target) =>
  must(convertBytes(typeof content === 'string' ? utf8Encode(content) : content, { to })).content

describe.skipIf(!hasData)('real documents', () => {
  it('are many', () => expect([known.length > 140, sound.length > 120, trees.length > 95]).toEqual([true, true, true]))

  it.each(sound)('%s is the same, byte for byte, when nothing was changed', file => {
    expect(encodeXml(decodeXml(bytesOf(file), new Findings()))).toEqual(new Uint8Array(bytesOf(file)))
  })

  it.each(sound)('%s means the same when it is written anew', file => {
    const before = xmllint(bytesOf(file), '--c14n')
    const after = xmllint(made(file, 'xml'), '--c14n')
    expect(after.stdout === before.stdout && after.status === before.status).toBe(true)
    expect(after.stdout.length).toBeGreaterThan(0)
  })

  const dtd = join(folder, 'ddf/schema/dm_ddf-v1_2.dtd')
  it.each(trees)('%s becomes a DDF that its DTD accepts, and stays itself from then on', file => {
    const ddf = made(file, 'ddf')
    const judged = xmllint(ddf, '--noout', '--dtdvalid', dtd)
    expect(judged.status === 0 ? '' : judged.stderr).toBe('')
    expect(again(ddf, 'ddf')).toBe(ddf)
  })

  it.each(trees)('%s becomes TNDS that its DTD accepts, and an MO document', file => {
    const tnds = String(made(file, 'tnds'))
    const judged = xmllint(tnds.replace(' xmlns="syncml:dmddf1.2"', ''), '--noout', '--dtdvalid', dtd)
    expect(judged.status === 0 ? '' : judged.stderr).toBe('')
    const document = String(again(tnds, 'mo-json'))
    expect(checkBytes(utf8Encode(document)).format).toBe('mo-json')
    expect(again(again(tnds, 'wbxml'), 'tnds')).toBe(again(tnds, 'tnds'))
  })

  it.each(known)('%s becomes every other form or is refused with a reason, and says what is lost', file => {
    for (const to of targets) {
      const converted = convertBytes(bytesOf(file), { to, file })
      if (converted.ok) expect(converted.value.content.length).toBeGreaterThan(0)
      else expect(converted.problem.code).toMatch(/^(?:convert|wbxml|xml)\./)
    }
  })
})
