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

interface Draft {
  readonly code: ProblemCode
  readonly severity: Severity
  readonly start: number
  readonly end: number
  readonly detail: Problem['detail']
  readonly fix: Fix | undefined
}

/** Gathers findings: counts all, keeps the first. A million problems cost a million additions, not a million objects. */
export class Findings {
  private readonly levels: Levels
  private readonly most: number
  private readonly file: string | undefined
  private readonly least: number
  private readonly drafts: Draft[] = []
  private readonly kept = { error: 0, other: 0 }
  private readonly byCode = new Map<ProblemCode, number>()
  private readonly counts = { error: 0, warning: 0, info: 0, hint: 0 }

  constructor({ levels = {}, most = 1000, file, least = 'hint' }: FindingOptions = {}) {
    this.least = ranks[least]
    this.levels = levels
    this.most = most
    this.file = file
  }

  /** Notes a problem of the text from `start` to `end`. `fix` is only asked when the problem is listed. */
  add(code: ProblemCode, start: number, end: number, detail?: Problem['detail'], fix?: () => Fix | undefined): void {
    this.note(code, severityOf(code), { start, end, detail, fix })
  }

  /** Takes over a problem that another reader found, as much as that reader makes of it. */
  addProblem({ code, at, detail }: Problem, severity: Severity): void {
    const start = at?.offset ?? 0
    const described = at?.path === undefined || detail?.path !== undefined ? detail : { ...detail, path: at.path }
    this.note(code, severity, { start, end: start, detail: described, fix: undefined })
  }

  private note(
    code: ProblemCode,
    usual: Severity,
    {
      start,
      end,
      detail,
      fix,
    }: Omit<Draft, 'code' | 'severity' | 'fix'> & { readonly fix: (() => Fix | undefined) | undefined },
  ): void {
    const severity = this.levels[code] ?? usual
    if (severity === 'off' || ranks[severity] > this.least) return
    this.counts[severity] += 1
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1)
    const kind = severity === 'error' ? 'error' : 'other'
    if (this.kept[kind] >= this.most) return
    this.kept[kind] += 1
    this.drafts.push({ code, severity, start, end, detail, fix: fix?.() })
  }

  /** Everything that was noted, placed by lines and in the order of the text. */
  list(lines: LineMap): FindingList {
    const count = [...this.byCode.values()].reduce((sum, times) => sum + times, 0)
    const sorted = this.drafts.toSorted((a, b) => a.start - b.start)
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
      ...(detail && { detail }),
      severity,
      length: Math.max(0, end - start),
      ...(fix && { fix }),
    }
  }
}

/** What the registry says. */
function severityOf(code: ProblemCode): Severity {
  const words: ProblemWords = problemTable[code]
  return words.severity ?? 'error'
}
