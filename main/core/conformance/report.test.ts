import { expect, it } from 'vitest'
import { descriptionObservations } from './description-items.ts'
import type { Subject } from './item.ts'
import { countVerdicts, reportRows } from './report.ts'
import { requirementsOf } from './requirements.ts'
import { staticItems } from './static-items.ts'

const both: readonly Subject[] = ['client', 'server']

it('knows every static item of both subjects, each once', () => {
  const ids = both.map(subject => staticItems(subject).map(({ id }) => id))
  expect(ids.map(list => list.length)).toEqual([101, 86])
  for (const list of ids) expect(new Set(list).size).toBe(list.length)
  expect(ids[0]).toContain('DM-PACK-014-C-M')
  expect(ids[1]).toEqual(expect.arrayContaining(['DM-MEC-004-S-M', 'DM-MEC-004-S-O', 'DM-MEC-005-C-O']))
})

it('rests requirements on items that exist, or on topics', () => {
  for (const subject of both) {
    const known = new Set(staticItems(subject).map(({ id }) => id))
    const unknown = requirementsOf(subject).flatMap(({ restsOn }) =>
      restsOn.filter(id => /^DM-/.test(id) && !known.has(id)),
    )
    expect(unknown).toEqual([])
  }
})

it('reads every element of a description', () => {
  expect(both.flatMap(subject => descriptionObservations(subject).filter(({ ok }) => !ok))).toEqual([])
})

const rowFor = (id: string, ...args: Parameters<typeof reportRows>) => reportRows(...args).find(row => row.id === id)

it('fails a mandatory item of ours that nothing showed, and lets a foreign one open', () => {
  const none = { subject: 'server', observations: [] } as const
  expect(rowFor('DM-PACK-001-S-M', { ...none, foreign: false })).toMatchObject({ verdict: 'fail' })
  expect(rowFor('DM-PACK-001-S-M', { ...none, foreign: true })).toMatchObject({ verdict: 'not-observable' })
  expect(rowFor('DM-PACK-024-S-O', { ...none, foreign: false })).toMatchObject({ verdict: 'not-supported' })
})

it('fails an item when one of several observations failed', () => {
  const observations = [
    { item: 'DM-PACK-001-S-M', ok: true, evidence: 'Good.' },
    { item: 'DM-PACK-001-S-M', ok: false, evidence: 'Bad.' },
  ]
  const row = rowFor('DM-PACK-001-S-M', { subject: 'server', foreign: false, observations })
  expect(row).toMatchObject({ verdict: 'fail', evidence: 'Bad.' })
})

it('derives a requirement from what it rests on', () => {
  const observations = [{ item: 'stateless', ok: true, evidence: 'It went on.' }]
  const row = rowFor('DM-SYS-001', { subject: 'server', foreign: false, observations })
  expect(row).toMatchObject({ verdict: 'pass', evidence: 'It went on.' })
})

it('lets a requirement on a foreign subject open while only some of what it rests on was seen', () => {
  const observations = [{ item: 'DM-PACK-014-S-M', ok: true, evidence: 'It asked by GET.' }]
  const row = rowFor('DM-HLF-003', { subject: 'server', foreign: true, observations })
  expect(row).toMatchObject({
    verdict: 'not-observable',
    evidence: expect.stringMatching(/^Not seen: DM-PACK-015-S-M.*Seen: DM-PACK-014-S-M/),
  })
})

it('counts verdicts', () => {
  const rows = reportRows({ subject: 'client', foreign: true, observations: [] })
  expect(countVerdicts(rows)).toEqual({ pass: 0, fail: 0, 'not-supported': 0, 'not-observable': rows.length })
})
