import type { Place } from '#core/problem.ts'

export interface TextPiece {
  readonly text: string
  readonly marked: boolean
  /** Offset of its first character. */
  readonly at: number
}

/** Cuts a text so that the character at each place stands by itself. A place behind the end marks the last character. */
export function markPlaces(text: string, places: readonly Place[]): readonly TextPiece[] {
  const offsets = places.map(place => offsetOf(text, place)).filter(offset => offset !== undefined)
  const marks = [...new Set(offsets.map(offset => Math.min(offset, text.length - 1)))].sort((a, b) => a - b)
  const pieces: TextPiece[] = []
  let done = 0
  for (const mark of marks) {
    if (mark < done) continue
    if (mark > done) pieces.push({ text: text.slice(done, mark), marked: false, at: done })
    pieces.push({ text: text.slice(mark, mark + 1), marked: true, at: mark })
    done = mark + 1
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false, at: done })
  return pieces
}

function offsetOf(text: string, { offset, line, column }: Place): number | undefined {
  if (offset !== undefined || line === undefined) return offset
  let start = 0
  for (let at = 1; at < line; at++) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  return start + (column ?? 1) - 1
}
