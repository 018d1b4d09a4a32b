import { expect, it } from 'vitest'
import type { BootstrapRun } from '#contract'
import { reportOf } from './report.ts'

const run: BootstrapRun = {
  id: '0123456789abcdef',
  deviceId: '<script>alert(1)</script>',
  profileId: 'a & b',
  method: 'factory',
  startedAt: 1_700_000_000_000_000,
  endedAt: 1_700_000_001_000_000,
  result: 'UNKNOWN',
  steps: [
    { at: 1_700_000_000_000_000, step: 'make', ok: true, words: 'Made "it".' },
    {
      at: 1_700_000_001_000_000,
      step: 'proof',
      ok: false,
      words: 'No.',
      problem: { code: 'bootstrap.foreign-server' },
    },
  ],
  evidence: {
    profileHash: 'aa',
    documentHash: 'bb',
    bytes: 7,
    operator: 'Ada',
    servers: [{ serverId: 'S', address: 'https://s.example', ours: false }],
    readBack: { kind: 'equal', sha256: 'bb' },
  },
}

it('is a page that is whole in itself, in which nothing that a device sent becomes markup', () => {
  const { name, text } = reportOf(run, 'html')
  expect(name).toMatch(/^bootstrap-[A-Za-z0-9._-]+-01234567\.html$/)
  expect(text).not.toContain('<script')
  expect(text).toContain('&lt;script&gt;')
  expect(text).toContain('a &amp; b')
  expect(text).toContain('<div class="result UNKNOWN">UNKNOWN')
  expect(text).toContain('S at https://s.example (foreign)')
  expect(text).not.toMatch(/\b(?:src|href)=/)
})

it('is the same as JSON, without what only a run that goes on has', () => {
  const progress = { sent: 1, total: 2, bytesPerSecond: 1 }
  const json = JSON.parse(reportOf({ ...run, progress }, 'json').text)
  expect(json).toEqual({ kind: 'dmwb-bootstrap-report', version: 1, ...run })
})
