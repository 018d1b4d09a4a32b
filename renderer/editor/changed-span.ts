import type { editor } from 'monaco-editor/editor'
import type { TextEdit } from '#core/finding.ts'

/** The part of a text model that is needed to follow its changes. */
export type FollowedModel = Pick<
  editor.ITextModel,
  'getEOL' | 'getLineCount' | 'getOffsetAt' | 'getValueInRange' | 'getValueLength'
>

/** `EndOfLinePreference.LF` of Monaco; written out so that this file can be tested without it. */
const lineFeeds = 1

/**
 * Knows which part of a text is not what is stored, as one edit of the stored text in which every line end is one character: a
 * draft of a large text is a few characters.
 */
export class ChangedSpan {
  private readonly model: FollowedModel
  private stored: number
  private length: number
  /** What is the same at the beginning and at the end; undefined when nobody knows. */
  private same: { readonly before: number; readonly behind: number } | undefined

  constructor(model: FollowedModel) {
    this.model = model
    this.length = model.getValueLength(lineFeeds)
    this.stored = this.length
    this.same = { before: this.length, behind: this.length }
  }

  /** The text as it is now is what is stored. */
  storedNow(): void {
    this.stored = this.model.getValueLength(lineFeeds)
    this.same = { before: this.stored, behind: this.stored }
  }

  /** An earlier text is what is stored. */
  storedBefore(): void {
    this.same = undefined
  }

  follow({ changes, isFlush }: Pick<editor.IModelContentChangedEvent, 'changes' | 'isFlush'>): void {
    const extra = this.model.getEOL() === '\r\n' ? 1 : 0
    let { before, behind } = this.same ?? { before: 0, behind: 0 }
    for (const { range, rangeOffset, rangeLength } of changes) {
      before = Math.min(before, rangeOffset - extra * (range.startLineNumber - 1))
      behind = Math.min(behind, this.length - (rangeOffset + rangeLength - extra * (range.endLineNumber - 1)))
    }
    this.length = this.model.getValueLength(lineFeeds)
    this.same = this.same && !isFlush ? { before, behind } : undefined
  }

  /** What makes the text of what is stored; undefined when nobody knows. */
  edit(): TextEdit | undefined {
    if (!this.same) return undefined
    const { before, behind } = this.same
    const least = Math.min(this.stored, this.length)
    const offset = Math.min(before, least)
    const kept = Math.min(behind, least - offset)
    const [from, to] = [this.positionAt(offset), this.positionAt(this.length - kept)]
    const range = { startLineNumber: from.line, startColumn: from.column, endLineNumber: to.line, endColumn: to.column }
    return { offset, length: this.stored - kept - offset, text: this.model.getValueInRange(range, lineFeeds) }
  }

  private positionAt(offset: number): { readonly line: number; readonly column: number } {
    const extra = this.model.getEOL() === '\r\n' ? 1 : 0
    const startOf = (line: number) => this.model.getOffsetAt({ lineNumber: line, column: 1 }) - extra * (line - 1)
    let low = 1
    let high = this.model.getLineCount()
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (startOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low, column: offset - startOf(low) + 1 }
  }
}
