import type { OpenFile, TextPiece } from '#contract'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

/** So many UTF-16 units go in one answer: the window takes that in within a few milliseconds. */
const pieceUnits = 256 * 1024

/**
 * Gives stored texts piece by piece. The text that was asked for last is at hand, so that its next piece comes without
 * reading the file again; `host.file-changed` where it is another one by then.
 */
export function createTextPieces(open: (path: string) => Promise<Result<OpenFile>>) {
  let held: OpenFile | undefined
  return async (path: string, from: number, version: string | undefined): Promise<Result<TextPiece>> => {
    const file = held?.path === path && held.version === version ? ok(held) : await open(path)
    if (!file.ok) return file
    const { text, version: current } = file.value
    if (version !== undefined && version !== current) return failed(problem('host.file-changed', { file: path }))
    const piece = text.slice(from, from + pieceUnits)
    const isLast = from + piece.length >= text.length
    held = isLast ? undefined : file.value
    return ok({ text: piece, version: current, isLast })
  }
}
