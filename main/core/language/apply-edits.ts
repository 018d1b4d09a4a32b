import type { TextEdit } from '../finding.ts'

/** A text after edits, none of which overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let from = 0
  for (const { offset, length, text: written } of edits.toSorted((a, b) => a.offset - b.offset)) {
    parts.push(text.slice(from, offset), written)
    from = offset + length
  }
  parts.push(text.slice(from))
  return parts.join('')
}
