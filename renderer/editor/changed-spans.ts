import type { editor } from 'monaco-editor/editor'
import type { TextEdit } from '#core/finding.ts'

/** The part of a text model that is needed to follow its changes. */
export type FollowedModel = Pick<
  editor.ITextModel,
  'getEOL' | 'getLineCount' | 'getOffsetAt' | 'getValueInRange' | 'getValueLength'
>
/** A piece of the text that is not what is stored there. */
interface ChangedSpan {
  readonly stored: number
  readonly storedLength: number
  readonly now: number
  readonly length: number
}

/** `EndOfLinePreference.LF` of Monaco; written out so that this file can be tested without it. */
const lineFeeds = 1
/** Pieces that are told apart; of more, the first to the last make one. */
const mostSpans = 500

/**
 * Knows which pieces of a text are not what is stored, as edits of the stored text in which every line end is one character: a
 * draft of a large text is a few characters.
 */
export class ChangedSpans {
  private readonly model: FollowedModel
  /** In the order of the text, none touching another; undefined when nobody knows. */
  private spans: readonly ChangedSpan[] | undefined = []

  constructor(model: FollowedModel) {
    this.model = model
  }

  /** The text as it is now is what is stored. */
  storedNow(): void {
    this.spans = []
  }

  /** An earlier text is what is stored. */
  storedBefore(): void {
    this.spans = undefined
  }

  follow({ changes, isFlush }: Pick<editor.IModelContentChangedEvent, 'changes' | 'isFlush'>): void {
    if (isFlush) this.spans = undefined
    const extra = this.model.getEOL() === '\r\n' ? 1 : 0
    // From the last to the first, so that none moves one that is still to come.
    for (const { range, rangeOffset, rangeLength, text } of changes.toSorted((a, b) => b.rangeOffset - a.rangeOffset)) {
      const from = rangeOffset - extra * (range.startLineNumber - 1)
      const to = rangeOffset + rangeLength - extra * (range.endLineNumber - 1)
      this.spans = this.spans && withChange(this.spans, { from, to, length: text.replaceAll('\r\n', '\n').length })
    }
    if (this.spans && this.spans.length > mostSpans) this.spans = [hull(this.spans)]
  }

  /** What makes the text of what is stored; undefined when nobody knows. */
  edits(): readonly TextEdit[] | undefined {
    return this.spans?.map(({ stored, storedLength, now, length }) => ({
      offset: stored,
      length: storedLength,
      text: this.textBetween(now, now + length),
    }))
  }

  private textBetween(start: number, end: number): string {
    const [from, to] = [this.positionAt(start), this.positionAt(end)]
    const range = { startLineNumber: from.line, startColumn: from.column, endLineNumber: to.line, endColumn: to.column }
    return this.model.getValueInRange(range, lineFeeds)
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

const endNow = ({ now, length }: ChangedSpan) => now + length
const endStored = ({ stored, storedLength }: ChangedSpan) => stored + storedLength

/** The spans after `from` to `to` of the text became `length` characters: what the change touches becomes one with it. */
function withChange(
  spans: readonly ChangedSpan[],
  { from, to, length }: { readonly from: number; readonly to: number; readonly length: number },
): readonly ChangedSpan[] {
  const before = spans.filter(span => endNow(span) < from)
  const touched = spans.slice(before.length).filter(({ now }) => now <= to)
  const growth = length - (to - from)
  const behind = spans.slice(before.length + touched.length).map(span => ({ ...span, now: span.now + growth }))
  const start = Math.min(from, touched[0]?.now ?? from)
  const end = Math.max(to, endOf(touched, endNow) ?? to)
  const stored = start - movedBy(before)
  const storedLength = end - movedBy([...before, ...touched]) - stored
  const span = { stored, storedLength, now: start, length: end + growth - start }
  const isNothing = span.length === 0 && storedLength === 0
  return isNothing ? [...before, ...behind] : [...before, span, ...behind]
}

/** How much further on a place behind the last of these is than in the stored text. */
const movedBy = (spans: readonly ChangedSpan[]) => (endOf(spans, endNow) ?? 0) - (endOf(spans, endStored) ?? 0)

function endOf(spans: readonly ChangedSpan[], end: (span: ChangedSpan) => number): number | undefined {
  const last = spans.at(-1)
  return last && end(last)
}

function hull(spans: readonly ChangedSpan[]): ChangedSpan {
  const { stored = 0, now = 0 } = spans[0] ?? {}
  const storedLength = (endOf(spans, endStored) ?? 0) - stored
  return { stored, now, storedLength, length: (endOf(spans, endNow) ?? 0) - now }
}
