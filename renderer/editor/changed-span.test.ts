import { expect, it } from 'vitest'
import { applyEdits } from '#core/language/apply-edits.ts'
import { createLineMap } from '#core/line-map.ts'
import { ChangedSpan, type FollowedModel } from './changed-span.ts'

/** As much of Monaco's text model as is needed: one kind of line end for the whole text. */
function textModel(lines: string, eol: '\n' | '\r\n') {
  let text = lines.replaceAll('\n', eol)
  const offsetOf = (line: number, column: number) => createLineMap(text).startOf(line) + column - 1
  const placeOf = (offset: number) => {
    const { line, column } = createLineMap(text).place(offset)
    return { lineNumber: line, column }
  }
  const model: FollowedModel = {
    getEOL: () => eol,
    getLineCount: () => createLineMap(text).lines,
    getOffsetAt: ({ lineNumber, column }) => offsetOf(lineNumber, column),
    getValueLength: () => text.replaceAll('\r', '').length,
    getValueInRange: range =>
      text
        .slice(offsetOf(range.startLineNumber, range.startColumn), offsetOf(range.endLineNumber, range.endColumn))
        .replaceAll('\r', ''),
  }
  /** One change, as the model tells it. */
  const change = (offset: number, length: number, written: string) => {
    const [from, to] = [placeOf(offset), placeOf(offset + length)]
    const range = {
      ...{ startLineNumber: from.lineNumber, startColumn: from.column },
      ...{ endLineNumber: to.lineNumber, endColumn: to.column },
    }
    text = text.slice(0, offset) + written.replaceAll('\n', eol) + text.slice(offset + length)
    return { isFlush: false, changes: [{ range, rangeOffset: offset, rangeLength: length, text: written }] }
  }
  return { model, change, text: () => text }
}

it.each(['\n', '\r\n'] as const)('is what makes the text of the stored one, with line ends %j', eol => {
  const stored = 'one\ntwo\n\nthree\n'
  const { model, change, text } = textModel(stored, eol)
  const changed = new ChangedSpan(model)
  expect(changed.edit()).toEqual({ offset: stored.length, length: 0, text: '' })
  const places = [4, 0, 9, 1, 12, 5, 3]
  places.forEach((place, index) => {
    const length = index % 3 === 2 && text()[place] !== '\r' && text()[place - 1] !== '\r' ? 1 : 0
    if (text()[place] === '\n' && eol === '\r\n') return
    changed.follow(change(place, length, ['x', '\n', '', 'yy\nz'][index % 4] ?? ''))
    const edit = changed.edit()
    expect(edit && applyEdits(stored, [edit])).toBe(text().replaceAll('\r', ''))
  })
})

it('holds no more than was typed, in a text of any length', () => {
  const { model, change } = textModel(`${'a line\n'.repeat(1000)}`, '\r\n')
  const changed = new ChangedSpan(model)
  changed.follow(change(4000, 0, 'typed'))
  changed.follow(change(4003, 2, ''))
  expect(changed.edit()).toEqual({ offset: 3500, length: 0, text: 'typ' })
})

it('knows nothing once an earlier text was stored, and again when the text of now is', () => {
  const { model, change } = textModel('one\n', '\n')
  const changed = new ChangedSpan(model)
  changed.storedBefore()
  changed.follow(change(0, 0, 'x'))
  expect(changed.edit()).toBeUndefined()
  changed.storedNow()
  changed.follow(change(1, 1, ''))
  expect(changed.edit()).toEqual({ offset: 1, length: 1, text: '' })
})
