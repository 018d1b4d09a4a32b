import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { must } from '../../../tests/support/trees.ts'
import { decodeXmlBytes } from '../ddf/parse-ddf.ts'
import { Findings } from '../finding.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { decodeWbxml } from './decode.ts'
import { encodeWbxml } from './encode.ts'

// Real messages, and two independent judges: libwbxml for WBXML, xmllint for XML.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const hasData = existsSync(join(folder, 'cp'))
const hasJudge = spawnSync('wbxml2xml', ['-h']).error === undefined
if (!hasData)
  process.stderr.write(`\nSKIPPED: no real messages in ${folder}; nothing is known about them in this run.\n\n`)
if (!hasJudge)
  process.stderr.write('\nSKIPPED: wbxml2xml is missing (Debian: libwbxml2-utils); WBXML has no judge in this run.\n\n')

const work = mkdtempSync(join(tmpdir(), 'dmwb-wbxml-'))
const binary = globSync('**/*.{wbxml,bin}', { cwd: folder }).sort()
const text = globSync('{cp,syncml,tnds}/**/*.{xml,ddf,txt}', { cwd: folder })
  .sort()
  .filter(file => rootOf(file) !== undefined)

function rootOf(file: string): string | undefined {
  const xml = scanXml(decodeXmlBytes(readFileSync(join(folder, file))).text, new Findings())
  const [root] = xml.roots
  const known = ['SyncML', 'DevInf', 'MgmtTree', 'wap-provisioningdoc']
  return xml.wellFormed && root && known.includes(root.name) ? root.name : undefined
}
function markup(xmlText: string) {
  const xml = scanXml(xmlText, new Findings())
  const [root] = xml.roots
  if (!root) throw new Error('no root element')
  return markupOf(xml, root)
}
function libwbxml(command: 'wbxml2xml' | 'xml2wbxml', input: string | Uint8Array): Buffer | undefined {
  const from = join(work, 'in')
  const to = join(work, 'out')
  writeFileSync(from, input)
  writeFileSync(to, '')
  const { status } = spawnSync(command, ['-o', to, from])
  const made = readFileSync(to)
  return status === 0 && made.length > 0 ? made : undefined
}
/** Element by element, without formatting, namespaces and types of packed trees. */
function canonical(xmlText: string): string {
  const bare = xmlText
    .replace(/<!DOCTYPE[^>]*>/, '')
    .replace(/ xmlns="[^"]*"/g, '')
    .replace(/\+wbxml</g, '+xml<')
  const { stdout } = spawnSync('xmllint', ['--nonet', '--noblanks', '--c14n', '-'], { input: bare })
  return stdout.toString().replace(/>\s+</g, '><').replace(/>\s+/g, '>').replace(/\s+</g, '<')
}

describe.skipIf(!hasData || !hasJudge)('WBXML and its judge', () => {
  it('have enough to talk about', () => expect([binary.length, text.length].every(count => count > 10)).toBe(true))

  it.each(binary)('%s: both read the same, or neither reads it', file => {
    const bytes = readFileSync(join(folder, file))
    const theirs = libwbxml('wbxml2xml', bytes)
    const ours = decodeWbxml(bytes)
    if (!theirs) return expect(ours.ok ? writeMarkup(ours.value.root) : '').toBe('')
    expect(canonical(writeMarkup(must(ours).root))).toBe(canonical(theirs.toString()))
    const again = must(encodeWbxml(must(ours).root))
    expect(writeMarkup(must(decodeWbxml(again.bytes)).root)).toBe(writeMarkup(must(ours).root))
  })

  it.each(text)('%s: both understand what the other one writes', file => {
    const source = decodeXmlBytes(readFileSync(join(folder, file))).text
    const { bytes } = must(encodeWbxml(markup(source)))
    expect(canonical(writeMarkup(must(decodeWbxml(bytes)).root))).toBe(canonical(writeMarkup(markup(source))))
    const theirs = libwbxml('wbxml2xml', bytes)
    expect(theirs && canonical(theirs.toString())).toBe(canonical(writeMarkup(markup(source))))
    const made = libwbxml('xml2wbxml', source)
    if (made) expect(canonical(writeMarkup(must(decodeWbxml(made)).root))).toBe(canonical(writeMarkup(markup(source))))
  })
})
