import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkBytes } from './check-bytes.ts'

// A TNDS document of one node, by hand: head with the public id in the string table, then page 2.
const publicId = [...'-//OMA//DTD-DM-DDF 1.2//EN'].map(letter => letter.charCodeAt(0))
const body = [
  0x00, 0x02, 0x60, 0x77, 0x03, 0x31, 0x2e, 0x32, 0x00, 0x01, 0x64, 0x66, 0x03, 0x61, 0x00, 0x01, 0x01, 0x01,
]
const tnds = Uint8Array.from([0x02, 0x00, 0x00, 0x6a, 0x1b, ...publicId, 0x00, ...body])

describe('WBXML', () => {
  it('is counted by its nodes, and read by the rules of its XML form', () => {
    expect(checkBytes(tnds)).toMatchObject({
      format: 'wbxml',
      encoding: undefined,
      nodes: 1,
      wellFormed: true,
      counts: { error: 0, warning: 1, info: 0, hint: 0 },
    })
  })

  it.each(Array.from({ length: body.length - 1 }, (_, index) => index + 1))(
    'that lacks its last %i bytes is told',
    lost => {
      const { counts, findings, wellFormed } = checkBytes(tnds.subarray(0, tnds.length - lost))
      expect([counts.error, findings[0]?.code, wellFormed]).toEqual([1, 'check.wbxml', false])
    },
  )

  it('with something behind its end is told', () => {
    expect(checkBytes(Uint8Array.from([...tnds, 0x01])).wellFormed).toBe(false)
  })
})

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const judge = spawnSync('wbxml2xml', ['--version']).error === undefined && existsSync(folder)
if (!judge) process.stderr.write('\nSKIPPED: wbxml2xml or the real files are missing; WBXML is not compared.\n\n')

describe.skipIf(!judge)('real WBXML', () => {
  const files = judge
    ? globSync('{syncml,cp}/**/*.{wbxml,bin}', { cwd: folder }).filter(name => !name.includes('SAN01'))
    : []
  it.each(files)('%s is whole for libwbxml, too', name => {
    const { status } = spawnSync('wbxml2xml', ['-o', '/dev/null', join(folder, name)])
    expect([checkBytes(readFileSync(join(folder, name))).wellFormed, status]).toEqual([true, 0])
  })
})
