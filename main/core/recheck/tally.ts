import { type FindingList, Findings, type Levels } from '../finding.ts'
import type { ProblemCode } from '../problem.ts'

/** Bits of what was found in one place. */
export const flags = { error: 1, other: 2 } as const

/** Counts findings, and takes back what was counted before something changed. */
export class Tally extends Findings {
  private readonly own: Levels
  private readonly codes: Map<ProblemCode, number>
  private step = 1
  private flag = 0

  constructor(levels: Levels, codes: ReadonlyMap<ProblemCode, number> = new Map()) {
    super({ levels, most: 0 })
    this.own = levels
    this.codes = new Map(codes)
  }

  /** To count on without this one. */
  copy(): Tally {
    return new Tally(this.own, this.codes)
  }

  /** What was counted. */
  total(): Pick<FindingList, 'count' | 'counts' | 'byCode'> {
    const counts = { error: 0, warning: 0, info: 0, hint: 0 }
    let count = 0
    for (const [code, times] of this.codes) {
      count += times
      counts[this.severityHere(code) ?? 'hint'] += times
    }
    return { count, counts, byCode: this.codes }
  }

  override add(code: ProblemCode): void {
    const severity = this.severityHere(code)
    if (!severity) return
    this.flag |= severity === 'error' ? flags.error : flags.other
    const times = (this.codes.get(code) ?? 0) + this.step
    if (times === 0) this.codes.delete(code)
    else this.codes.set(code, times)
  }

  /** Counts what is found meanwhile, or takes it back; what kinds of findings were there? */
  during(step: 1 | -1, find: () => void): number {
    this.step = step
    this.flag = 0
    find()
    return this.flag
  }
}
