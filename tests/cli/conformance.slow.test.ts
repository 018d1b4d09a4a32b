import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dmwb, start } from './dmwb.ts'

interface Row {
  readonly id: string
  readonly subject: string
  readonly verdict: string
  readonly evidence: string
}

const verdicts = ['pass', 'fail', 'not-observable', 'not-supported']
const rowsOf = (stdout: string) => JSON.parse(stdout) as readonly Row[]
const verdictOf = (rows: readonly Row[], id: string) => rows.find(row => row.id === id)?.verdict

it('judges our own server and client, and writes the same as a page', async () => {
  const html = join(mkdtempSync(join(tmpdir(), 'dmwb-conformance-')), 'report.html')
  const { code, stdout } = await dmwb(['conformance', '--json', '--html', html])
  const rows = rowsOf(stdout)
  expect(rows.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  expect(code).toBe(0)
  // Mandatory items pass; what is left out is optional, and says why.
  const left = rows.filter(({ verdict }) => verdict !== 'pass')
  expect(left.filter(({ id }) => id.endsWith('-M'))).toEqual([])
  expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set(['server', 'client']))
  expect(rows.filter(({ verdict, evidence }) => !verdicts.includes(verdict) || evidence === '')).toEqual([])
  expect(rows.filter(({ verdict }) => verdict === 'not-observable')).toEqual([])
  expect(verdictOf(rows, 'DM-PACK-014-C-M')).toBe('pass')
  expect(verdictOf(rows, 'DM-PACK-014-S-M')).toBe('pass')
  const page = readFileSync(html, 'utf8')
  expect(page.match(/<tr><td>/g)?.length).toBe(rows.length)
})

it('judges a foreign server by what shows from outside', async () => {
  const server = start(['server', '--port', '0', '--json'])
  const { address } = JSON.parse(await server.printed(/\{.*\}/)) as { readonly address: string }
  const { code, stdout } = await dmwb(['conformance', '--server', address, '--json'])
  await server.stop()
  const rows = rowsOf(stdout)
  expect(rows.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  expect(code).toBe(0)
  expect(verdictOf(rows, 'DM-PACK-001-S-M')).toBe('pass')
  expect(verdictOf(rows, 'DM-PACK-024-S-O')).toBe('not-observable')
})

it('judges a foreign client that calls in', async () => {
  const judge = start(['conformance', '--client', '--wait', '20', '--json'])
  const address = /http:\S+/.exec(await judge.printed(/http:\S+/))?.[0] ?? ''
  const device = await dmwb(['device', '--server', address, '--json'])
  const { code, stdout } = await judge.ended
  const rows = rowsOf(stdout)
  expect(device.code).toBe(0)
  expect(rows.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  expect(code).toBe(0)
  expect(verdictOf(rows, 'DM-PACK-019-C-O')).toBe('pass')
})

it('says when no client calls in', async () => {
  const { code, stdout } = await dmwb(['conformance', '--client', '--wait', '1', '--json'])
  const rows = rowsOf(stdout)
  expect(code).toBe(1)
  expect(rows.find(({ id }) => id === 'DM-PACK-001-C-M')?.evidence).toMatch(
    /did not send its next package within 1 seconds/,
  )
})
