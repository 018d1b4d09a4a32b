import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'

const folder = fileURLToPath(new URL('../../resources/ddf/', import.meta.url))
const files = readdirSync(folder).filter(name => name.endsWith('.ddf'))
const dtd = fileURLToPath(new URL('../../../shared/data/ddf/schema/dm_ddf-v1_2.dtd', import.meta.url))
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
const canValidate = hasXmllint && existsSync(dtd)
if (!canValidate) {
  const missing = hasXmllint ? `the DDF 1.2 DTD (${dtd})` : 'xmllint'
  process.stderr.write(`\nSKIPPED: ${missing} is missing; our DDF files are not validated in this run.\n\n`)
}

describe('the DDF files we ship', () => {
  it('are the standard objects and six for demonstrations', () => {
    expect(
      files.flatMap(name => parseDdf(readFileSync(`${folder}${name}`, 'utf8')).descriptions.map(({ moid }) => moid)),
    ).toEqual([
      'urn:oma:mo:oma-dm-dacmo:1.0',
      'urn:oma:mo:oma-dcmo:1.0',
      'urn:oma:mo:oma-dm-devdetail:1.1',
      'urn:oma:mo:oma-dm-devinfo:1.0',
      'urn:oma:mo:oma-dm-devinfo:1.2',
      'urn:oma:mo:oma-diag:1.0',
      'urn:oma:mo:oma-dm-dmacc:1.2',
      'urn:oma:mo:oma-fumo:1.0',
      'urn:oma:mo:oma-lawmo:1.0',
      'urn:example:mo:mail:1.0',
      'urn:oma:mo:oma-scomo:1.0',
      'urn:oma:mo:oma-sessioninfomo:1.0',
    ])
  })

  it.each(files)('%s is read without a problem', name => {
    expect(parseDdf(readFileSync(`${folder}${name}`, 'utf8')).problems).toEqual([])
  })

  it.skipIf(!canValidate).each(files)('%s is valid by the DDF 1.2 DTD', name => {
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--dtdvalid', dtd, `${folder}${name}`], {
      encoding: 'utf8',
    })
    expect(stderr).not.toMatch(/does not follow|not valid|validity error/i)
    expect(status).toBe(0)
  })
})
