import type { TextEdit } from '../finding.ts'

/** The part of a text that edits touch, from the first to the last of them. Offsets are those of the text before. */
export interface EditedSpan {
  readonly start: number
  readonly end: number
  /** How much longer the text has become. */
  readonly growth: number
}

/** Where edits, none of which overlap, changed a text. */
export function spanOf(edits: readonly TextEdit[]): EditedSpan | undefined {
  const [first] = edits
  if (!first) return undefined
  let start = first.offset
  let end = first.offset
  let growth = 0
  for (const { offset, length, text } of edits) {
    start = Math.min(start, offset)
    end = Math.max(end, offset + length)
    growth += text.length - length
  }
  return { start, end, growth }
}
