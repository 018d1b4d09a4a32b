import { type FindingDetail, Findings, type Fix } from '../finding.ts'
import type { ProblemCode } from '../problem.ts'
import { isBreach } from '../xml/scan.ts'

/** What the scanner found, as it said it. */
export interface ScanNote {
  readonly code: ProblemCode
  readonly start: number
  readonly end: number
  readonly detail: FindingDetail | undefined
  readonly fix: Fix | undefined
}

/** Most notes that are kept; a text with more of them is read as a whole each time. */
const most = 2000

/** Takes down what a scanner finds, whatever anybody makes of it. */
export class ScanNotes extends Findings {
  private readonly taken: ScanNote[] = []
  /** There was more than is kept. */
  isFull = false

  override add(
    code: ProblemCode,
    start: number,
    end: number,
    detail?: FindingDetail,
    fix?: () => Fix | undefined,
  ): void {
    if (this.taken.length >= most) this.isFull = true
    else this.taken.push({ code, start, end, detail, fix: fix?.() })
  }

  /** In the order of the text. */
  inOrder(): readonly ScanNote[] {
    return this.taken.toSorted((a, b) => a.start - b.start)
  }
}

/** Is a document with these notes well-formed? */
export const areHarmless = (notes: readonly ScanNote[]): boolean => !notes.some(({ code }) => isBreach(code))

/** Says the notes again. */
export function repeatNotes(notes: readonly ScanNote[], findings: Findings): void {
  for (const { code, start, end, detail, fix } of notes) findings.add(code, start, end, detail, fix && (() => fix))
}

/** A note behind a place at which the text grew. */
export function movedNote(note: ScanNote, at: number, growth: number): ScanNote {
  const { start, end, detail, fix } = note
  const moved = (offset: number) => (offset >= at ? offset + growth : offset)
  return {
    ...note,
    start: start + growth,
    end: end + growth,
    detail: detail && movedDetail(detail, moved),
    fix: fix && { ...fix, edits: fix.edits.map(edit => ({ ...edit, offset: moved(edit.offset) })) },
  }
}

function movedDetail(detail: FindingDetail, moved: (offset: number) => number): FindingDetail {
  const told = Object.entries(detail).map(([name, value]) => [
    name,
    typeof value === 'object' ? { lineOf: moved(value.lineOf) } : value,
  ])
  return Object.fromEntries(told)
}
