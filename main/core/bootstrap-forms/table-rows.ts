import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { CsvReader } from './csv.ts'
import { type DeviceRow, deviceRow, unknownColumn } from './device-row.ts'

/** A row of a table: the device, or why the row is not usable. */
export interface TableRow {
  readonly line: number
  readonly row: Result<DeviceRow>
}

/** The rows of a whole table in CSV. Problem: `bootstrap.row`, when its head is not usable. */
export function tableRows(text: string): Result<readonly TableRow[]> {
  const reader = new CsvReader()
  const [head, ...lines] = [...reader.push(text), ...reader.end()]
  if (!head) return wrong('the table is empty', 1)
  if (head.problem) return failed(head.problem)
  const names = head.cells.map(name => name.trim())
  const unknown = unknownColumn(names)
  if (unknown !== undefined) return wrong(`there is no column ${unknown.slice(0, 60)}`, head.line)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return wrong(`the column ${twice} stands there twice`, head.line)
  const seen = new Map<string, number>()
  return ok(
    lines.map(({ line, cells, problem: broken }) => {
      const row = broken ? failed(broken) : rowOf(names, cells, line)
      if (!row.ok) return { line, row }
      const first = seen.get(row.value.deviceId)
      if (first === undefined) seen.set(row.value.deviceId, line)
      const why = problem('bootstrap.row-twice', { device: row.value.deviceId, first: first ?? 0 }, { line })
      return { line, row: first === undefined ? row : failed(why) }
    }),
  )
}

function rowOf(names: readonly string[], cells: readonly string[], line: number): Result<DeviceRow> {
  if (cells.length !== names.length) return wrong(`it has ${cells.length} cells, the head has ${names.length}`, line)
  return deviceRow(Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell])), line)
}

const wrong = (what: string, line: number): { readonly ok: false; readonly problem: Problem } =>
  failed(problem('bootstrap.row', { what }, { line }))
