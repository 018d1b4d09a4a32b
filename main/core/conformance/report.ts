import type { ConformanceItem, ConformanceRow, Observation, Subject, Verdict } from './item.ts'
import { type Requirement, requirementsOf } from './requirements.ts'
import { staticItems } from './static-items.ts'

export interface ReportOrder {
  readonly subject: Subject
  /** A subject of somebody else is seen from outside only. */
  readonly foreign: boolean
  readonly observations: readonly Observation[]
  /** Why an optional item is left out, by id. */
  readonly leftOut?: Readonly<Record<string, string>>
}

/**
 * The rows of a report on one subject: one for each static item and each requirement. A mandatory item that nothing showed
 * has failed, for a foreign subject it is `not-observable`; an optional one is `not-supported` or `not-observable`.
 */
export function reportRows(order: ReportOrder): readonly ConformanceRow[] {
  const seen = new Map<string, Observation[]>()
  for (const observation of order.observations) {
    const known = seen.get(observation.item)
    if (known) known.push(observation)
    else seen.set(observation.item, [observation])
  }
  const rows = staticItems(order.subject).map(item => rowOf(item, judge(item, seen.get(item.id) ?? [], order)))
  const byId = new Map(rows.map(row => [row.id, row]))
  return [...rows, ...requirementsOf(order.subject).map(item => rowOf(item, derive(item, byId, seen, order)))]
}

interface Judged {
  readonly verdict: Verdict
  readonly evidence: string
}

const rowOf = (item: ConformanceItem, judged: Judged): ConformanceRow => {
  const { id, subject, level, group, words } = item
  return { id, subject, level, group, words, ...judged }
}

function judge(item: ConformanceItem, observations: readonly Observation[], order: ReportOrder): Judged {
  const failed = observations.filter(({ ok }) => !ok)
  if (failed.length > 0) return { verdict: 'fail', evidence: join(failed.map(({ evidence }) => evidence)) }
  if (observations.length > 0) return { verdict: 'pass', evidence: join(observations.map(({ evidence }) => evidence)) }
  return unseen(item, order)
}

function unseen({ id, level }: ConformanceItem, { foreign, leftOut }: ReportOrder): Judged {
  const why = leftOut?.[id]
  if (foreign) return { verdict: 'not-observable', evidence: why ?? 'It does not show from outside in what was tried.' }
  if (level === 'mandatory') return { verdict: 'fail', evidence: why ?? 'Nothing showed it.' }
  return { verdict: 'not-supported', evidence: why ?? 'It is optional, and nothing showed it.' }
}

/** A requirement rests on items and topics: one that failed fails it, and only all of them together carry it. */
function derive(
  item: Requirement,
  rows: ReadonlyMap<string, ConformanceRow>,
  seen: ReadonlyMap<string, readonly Observation[]>,
  order: ReportOrder,
): Judged {
  const parts = item.restsOn.map(id => partOf(id, rows, seen))
  const failed = parts.filter(({ verdict }) => verdict === 'fail')
  if (failed.length > 0) return { verdict: 'fail', evidence: join(failed.map(({ evidence }) => evidence)) }
  const missing = parts.filter(({ verdict }) => verdict !== 'pass')
  if (missing.length === 0) return { verdict: 'pass', evidence: join(parts.map(({ evidence }) => evidence)) }
  if (!order.foreign) return { verdict: 'fail', evidence: join(missing.map(({ evidence }) => evidence)) }
  const shown = parts.filter(({ verdict }) => verdict === 'pass')
  const open = `Not seen: ${join(missing.map(({ evidence }) => evidence))}`
  const evidence = shown.length > 0 ? `${open} Seen: ${join(shown.map(part => part.evidence))}` : open
  return { verdict: 'not-observable', evidence }
}

function partOf(
  id: string,
  rows: ReadonlyMap<string, ConformanceRow>,
  seen: ReadonlyMap<string, readonly Observation[]>,
): Judged {
  const row = rows.get(id)
  if (row) return { verdict: row.verdict, evidence: `${id}: ${row.evidence}` }
  const observations = seen.get(id) ?? []
  const failed = observations.filter(({ ok }) => !ok)
  if (failed.length > 0) return { verdict: 'fail', evidence: join(failed.map(({ evidence }) => evidence)) }
  if (observations.length === 0) return { verdict: 'not-observable', evidence: `Nothing showed ${words(id)}.` }
  return { verdict: 'pass', evidence: join(observations.map(({ evidence }) => evidence)) }
}

const words = (topic: string): string => topic.replaceAll('-', ' ')

const join = (texts: readonly string[]): string => [...new Set(texts)].join(' ')

/** How many rows have each verdict. */
export function countVerdicts(rows: readonly ConformanceRow[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, fail: 0, 'not-observable': 0, 'not-supported': 0 }
  for (const { verdict } of rows) counts[verdict] += 1
  return counts
}
