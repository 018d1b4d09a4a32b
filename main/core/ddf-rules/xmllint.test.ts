import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { checkBytes } from '../check/check-bytes.ts'

// Another program is the judge: libxml2 with the grammars as they were published.
const folder = fileURLToPath(new URL('../../../../shared/data/ddf/', import.meta.url))
const hasLint = spawnSync('xmllint', ['--version']).status === 0
const canJudge = hasLint && existsSync(folder)
if (!canJudge)
  process.stderr.write(`\nSKIPPED: ${hasLint ? folder : 'xmllint'} is missing; verdicts are not compared.\n\n`)

const grammar = (version: string) =>
  join(folder, 'schema', version === '1.1.2' ? 'OMA-SyncML-DMDDFDTD-V1_1_2-20030508-D.dtd' : 'dm_ddf-v1_2.dtd')
function judge(file: string) {
  const lint = (...more: string[]) => spawnSync('xmllint', ['--noout', '--nonet', ...more, file]).status === 0
  const version = /<VerDTD>\s*([^<\s]*)/.exec(readFileSync(file, 'latin1'))?.[1] ?? ''
  return { wellFormed: lint(), dtdValid: lint('--dtdvalid', grammar(version)) }
}
function ours(file: string) {
  const { format, wellFormed, dtdValid = false } = checkBytes(readFileSync(file))
  return { wellFormed: format !== 'wbxml' && wellFormed, dtdValid }
}

describe.skipIf(!canJudge)('our verdict is that of xmllint', () => {
  const files = canJudge
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/.test(name))
    : []
  it.each(files)('on %s', name => expect(ours(join(folder, name))).toEqual(judge(join(folder, name))))

  const made = mkdtempSync(join(tmpdir(), 'dmwb-verdict-'))
  afterAll(() => rmSync(made, { recursive: true }))
  const base = canJudge
    ? readFileSync(join(folder, 'motorola/test.basic.xml'), 'utf8').replace(/<!DOCTYPE[^>]*>/, '')
    : ''
  // Small damages, each at a few places of a valid file.
  const damages: readonly (readonly [string, RegExp, string])[] = [
    ['an element lost', /<DFType>[\s\S]*?<\/DFType>/g, ''],
    ['a comment in an empty element', /<Get\/>/g, '<Get><!-- --></Get>'],
    ['a blank in an empty element', /<Get\/>/g, '<Get> </Get>'],
    ['an empty element in two tags', /<Get\/>/g, '<Get></Get>'],
    ['a comment between elements', /<AccessType>/g, '<AccessType><!-- No Get -->'],
    ['CDATA between elements', /<AccessType>/g, '<AccessType><![CDATA[ ]]>'],
    ['CDATA in text', /<NodeName>/g, '<NodeName><![CDATA[x]]>'],
    ['an element in text', /<NodeName>/g, '<NodeName><b/>'],
    ['an attribute', /<Node>/g, '<Node xml:space="preserve">'],
    ['an element twice', /<NodeName>/g, '<NodeName>x</NodeName><NodeName>'],
    ['a value before nodes', /<\/DFProperties>/g, '</DFProperties><Value/>'],
    ['two MIME types', /<MIME>/g, '<MIME>text/xml</MIME><MIME>'],
    ['two formats', /<DFFormat>/g, '<DFFormat><chr/>'],
    ['an end tag lost', /<\/DFFormat>/g, ''],
    ['an entity', /<NodeName>/g, '<NodeName>&lt;'],
    ['1.1.2', /<VerDTD>[^<]*/g, '<VerDTD>1.1.2'],
  ]
  it.each(damages)('with %s', (what, pattern, text) => {
    const places = [...base.matchAll(pattern)]
    expect(places.length, what).toBeGreaterThan(0)
    for (const [index, { index: at, 0: found }] of [...places.slice(0, 2), ...places.slice(-1)].entries()) {
      const file = join(made, `${index}.xml`)
      writeFileSync(file, base.slice(0, at) + text + base.slice(at + found.length))
      expect([at, ours(file)]).toEqual([at, judge(file)])
    }
  })
})
