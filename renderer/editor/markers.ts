import type { editor } from 'monaco-editor/editor'
import type { Finding } from '#core/finding.ts'
import { explain, type Place, type Problem } from '#core/problem.ts'
import { severityOf } from './severity.ts'

/** The part of a text model that markers need. */
export type MarkerModel = Pick<
  editor.ITextModel,
  'getLineCount' | 'getLineMaxColumn' | 'getPositionAt' | 'getWordAtPosition' | 'getLineFirstNonWhitespaceColumn'
>

/** `MarkerSeverity` of Monaco; written out so that the shell need not load Monaco for four numbers. */
const severities = { error: 8, warning: 4, info: 2, hint: 1 } as const

/** A problem as Monaco underlines it; one without a place stands on the first line. */
export function markerOf(model: MarkerModel, problem: Problem | Finding): editor.IMarkerData {
  const { words, cause, next } = explain(problem)
  const { line, column } = placeIn(model, problem.at ?? {})
  const length = 'length' in problem ? problem.length : 0
  const endColumn = length > 0 ? Math.min(column + length, model.getLineMaxColumn(line)) : endOf(model, line, column)
  return {
    severity: severities[severityOf(problem)],
    message: `${words}\n${cause} ${next}`,
    code: problem.code,
    source: 'DM Workbench',
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    endColumn,
  }
}

/** Line and column, from 1, inside the text even when the problem points beyond its end. */
export function placeIn(model: MarkerModel, { line, column, offset }: Place): { line: number; column: number } {
  if (line === undefined && offset !== undefined) {
    const position = model.getPositionAt(offset)
    return { line: position.lineNumber, column: position.column }
  }
  const inside = Math.min(Math.max(line ?? 1, 1), model.getLineCount())
  const first = model.getLineFirstNonWhitespaceColumn(inside) || 1
  return { line: inside, column: Math.min(Math.max(column ?? first, 1), model.getLineMaxColumn(inside)) }
}

function endOf(model: MarkerModel, line: number, column: number): number {
  const word = model.getWordAtPosition({ lineNumber: line, column })
  return Math.max(word?.endColumn ?? column + 1, column + 1)
}
