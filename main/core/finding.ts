import { FirstDrafts } from './first-drafts.ts'
import type { LineMap } from './line-map.ts'
import type { Place, Problem, ProblemCode } from './problem.ts'
import { problemTable } from './problems/index.ts'
import type { ProblemWords, Severity } from './problems/table.ts'

/** One change of a text: `length` units at `offset` become `text`. */
export interface TextEdit {
  readonly offset: number
  readonly length: number
  readonly text: string
}
/** A way out of a problem: what it does in words, and the edits, none of which overlap. */
export interface Fix {
  readonly words: string
  readonly edits: readonly TextEdit[]
}
/** A problem of a text, with how much it matters, how far it reaches and, where there is one, the fix. */
export interface Finding extends Problem {
  readonly at: Place & { readonly line: number; readonly column: number; readonly offset: number }
  readonly severity: Severity
  /** UTF-16 units from `at.offset` to underline. */
  readonly length: number
  readonly fix?: Fix
}
/** How much a code matters, where somebody thinks otherwise than the registry; `off` leaves it out. */
export type Levels = Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>

/** What was found: the first ones of each severity in the order of the text, and how many there are in all. */
export interface FindingList {
  readonly findings: readonly Finding[]
  /** Exact, however few are listed. */
  readonly count: number
  readonly counts: Readonly<Record<Severity, number>>
  /** Exact numbers by code. */
  readonly byCode: ReadonlyMap<ProblemCode, number>
}

/** How findings are gathered. */
export interface FindingOptions {
  readonly levels?: Levels
  /** Most findings that are listed, for errors and for all others; default 1000. */
  readonly most?: number
  readonly file?: string
  /** What matters less is left out. */
  readonly least?: Severity
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 }

/** Values for the words of a problem; a line is told by an offset in it, so that it need not be known at once. */
export type FindingDetail = Readonly<Record<string, string | number | { readonly lineOf: number }>>

interface Draft {
  readonly code: ProblemCode
  readonly severity: Severity
  readonly start: number
  readonly end: number
  readonly detail: FindingDetail | undefined
  readonly fix: Fix | undefined
  /** The how manieth it was. */
  readonly order: number
}

/** Gathers findings: counts all, keeps the first. A million problems cost a million additions, not a million objects. */
export class Findings {
  private readonly levels: Levels
  private readonly file: string | undefined
  private readonly least: number
  private readonly kept: Readonly<Record<'error' | 'other', FirstDrafts<Draft>>>
  private readonly byCode = new Map<ProblemCode, number>()
  private readonly counts = { error: 0, warning: 0, info: 0, hint: 0 }
  private noted = 0

  constructor({ levels = {}, most = 1000, file, least = 'hint' }: FindingOptions = {}) {
    this.least = ranks[least]
    this.levels = levels
    this.kept = { error: new FirstDrafts(most), other: new FirstDrafts(most) }
    this.file = file
  }

  /** Notes a problem of the text from `start` to `end`. `fix` is only asked when the problem may be listed. */
  add(code: ProblemCode, start: number, end: number, detail?: FindingDetail, fix?: () => Fix | undefined): void {
    this.note(code, severityOf(code), { start, end, detail, fix })
  }

  /** Takes over a problem that another reader found, as much as that reader makes of it. */
  addProblem({ code, at, detail }: Problem, severity: Severity): void {
    const start = at?.offset ?? 0
    const described = at?.path === undefined || detail?.path !== undefined ? detail : { ...detail, path: at.path }
    this.note(code, severity, { start, end: start, detail: described, fix: undefined })
  }

  /** What is made of a code here; undefined when it is left out. */
  severityHere(code: ProblemCode, usual = severityOf(code)): Severity | undefined {
    const severity = this.levels[code] ?? usual
    return severity === 'off' || ranks[severity] > this.least ? undefined : severity
  }

  /** Would an error, or anything else, that is noted at this place or behind it be listed? */
  wants(kind: 'error' | 'other', start: number): boolean {
    const kept = this.kept[kind]
    kept.sorted()
    return kept.wants(start)
  }

  private note(
    code: ProblemCode,
    usual: Severity,
    noted: Pick<Draft, 'start' | 'end' | 'detail'> & { readonly fix: (() => Fix | undefined) | undefined },
  ): void {
    const severity = this.severityHere(code, usual)
    if (!severity) return
    this.counts[severity] += 1
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1)
    const kept = this.kept[severity === 'error' ? 'error' : 'other']
    if (!kept.wants(noted.start)) return
    this.noted += 1
    kept.add({ ...noted, code, severity, fix: noted.fix?.(), order: this.noted })
  }

  /** Everything that was noted, placed by lines and in the order of the text. */
  list(lines: LineMap): FindingList {
    const count = [...this.byCode.values()].reduce((sum, times) => sum + times, 0)
    const kept = [...this.kept.error.sorted(), ...this.kept.other.sorted()]
    const sorted = kept.sort((a, b) => a.start - b.start || a.order - b.order)
    return {
      findings: sorted.map(draft => this.finish(draft, lines)),
      count,
      counts: { ...this.counts },
      byCode: this.byCode,
    }
  }

  private finish({ code, severity, start, end, detail, fix }: Draft, lines: LineMap): Finding {
    return {
      code,
      at: { ...(this.file !== undefined && { file: this.file }), ...lines.place(start) },
      ...(detail && { detail: withLines(detail, lines) }),
      severity,
      length: Math.max(0, end - start),
      ...(fix && { fix }),
    }
  }
}

function withLines(detail: FindingDetail, lines: LineMap): NonNullable<Problem['detail']> {
  const told = Object.entries(detail).map(([name, value]) => [
    name,
    typeof value === 'object' ? lines.place(value.lineOf).line : value,
  ])
  return Object.fromEntries(told)
}

/** What the registry says. */
function severityOf(code: ProblemCode): Severity {
  const words: ProblemWords = problemTable[code]
  return words.severity ?? 'error'
}
