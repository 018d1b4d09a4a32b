import { expect, it } from 'vitest'
import { applyEdits } from '#core/language/apply-edits.ts'
import { createLineMap } from '#core/line-map.ts'
import { ChangedSpans, type FollowedModel } from './changed-spans.ts'

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
  const changed = new ChangedSpans(model)
  expect(changed.edits()).toEqual([])
  const places = [4, 0, 9, 1, 12, 5, 3]
  places.forEach((place, index) => {
    const length = index % 3 === 2 && text()[place] !== '\r' && text()[place - 1] !== '\r' ? 1 : 0
    if (text()[place] === '\n' && eol === '\r\n') return
    changed.follow(change(place, length, ['x', '\n', '', 'yy\nz'][index % 4] ?? ''))
    expect(applyEdits(stored, changed.edits() ?? [])).toBe(text().replaceAll('\r', ''))
  })
})

it('holds no more than was typed, in a text of any length', () => {
  const { model, change } = textModel(`${'a line\n'.repeat(1000)}`, '\r\n')
  const changed = new ChangedSpans(model)
  changed.follow(change(4000, 0, 'typed'))
  changed.follow(change(4003, 2, ''))
  changed.follow(change(10, 0, 'x'))
  expect(changed.edits()).toEqual([
    { offset: 9, length: 0, text: 'x' },
    { offset: 3500, length: 0, text: 'typ' },
  ])
})

it('knows nothing once an earlier text was stored, and again when the text of now is', () => {
  const { model, change } = textModel('one\n', '\n')
  const changed = new ChangedSpans(model)
  changed.storedBefore()
  changed.follow(change(0, 0, 'x'))
  expect(changed.edits()).toBeUndefined()
  changed.storedNow()
  changed.follow(change(1, 1, ''))
  expect(changed.edits()).toEqual([{ offset: 1, length: 1, text: '' }])
})

it('holds nothing of what was typed and taken away again', () => {
  const { model, change } = textModel('one\ntwo\n', '\n')
  const changed = new ChangedSpans(model)
  changed.follow(change(4, 0, 'x'))
  changed.follow(change(4, 1, ''))
  expect(changed.edits()).toEqual([])
})

it('makes one of more pieces than it tells apart', () => {
  const stored = 'ab'.repeat(4000)
  const { model, change, text } = textModel(stored, '\n')
  const changed = new ChangedSpans(model)
  for (let at = 0; at < 1500; at += 1) changed.follow(change(5 * at, 1, 'xy'))
  expect(changed.edits()?.length).toBeLessThan(501)
  expect(applyEdits(stored, changed.edits() ?? []) === text()).toBe(true)
})
