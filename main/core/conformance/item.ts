/** Whose ability an item is about. */
export type Subject = 'client' | 'server'

/** One thing that a conformance report gives a verdict on. */
export interface ConformanceItem {
  /** As printed in the specification, e.g. `DM-PACK-014-C-M`; with `(server)` or `(client)` where two subjects share it. */
  readonly id: string
  readonly subject: Subject
  readonly level: 'mandatory' | 'optional'
  readonly group: string
  /** What it asks for, in our words, with the clause. */
  readonly words: string
}

/**
 * `not-observable`: cannot be seen from outside (foreign subjects only). `not-supported`: left out, as an optional item
 * may be.
 */
export type Verdict = 'pass' | 'fail' | 'not-observable' | 'not-supported'

/** What one probe saw of one item. */
export interface Observation {
  readonly item: string
  readonly ok: boolean
  /** What was done and what was seen. */
  readonly evidence: string
}

/** One row of a report. */
export interface ConformanceRow {
  readonly id: string
  readonly subject: Subject
  readonly level: ConformanceItem['level']
  readonly group: string
  readonly words: string
  readonly verdict: Verdict
  readonly evidence: string
}
