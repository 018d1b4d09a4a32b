import { createReadStream } from 'node:fs'
import { extname } from 'node:path'
import type { BatchRow } from '#bootstrap/batch.ts'
import { CsvReader } from '#core/bootstrap-forms/csv.ts'
import { deviceRow, unknownColumn } from '#core/bootstrap-forms/device-row.ts'
import { Failure } from '#core/failure.ts'
import { readJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { failed } from '#core/result.ts'
import { inFile, readText } from './read-file.ts'

/** The devices of a table, one after the other: CSV is streamed, JSON (an array of objects) is read whole. */
export function rowsOf(file: string, columns: ColumnsTold): AsyncIterable<BatchRow> {
  return extname(file).toLowerCase() === '.json' ? jsonRows(file, columns) : csvRows(file, columns)
}

/** Told the names of the columns before the first row. */
type ColumnsTold = (names: readonly string[]) => void

async function* csvRows(file: string, told: ColumnsTold): AsyncIterable<BatchRow> {
  const reader = new CsvReader()
  let names: readonly string[] | undefined
  for await (const { line, cells, problem: wrong } of lines(file, reader)) {
    if (!names) {
      names = cells.map(name => name.trim())
      const unknown = unknownColumn(names)
      const twice = names.find((name, index) => names?.indexOf(name) !== index)
      const what =
        unknown === undefined
          ? twice && `the column ${twice} stands there twice`
          : `there is no column ${unknown.slice(0, 60)}`
      if (wrong || what)
        throw new Failure(inFile(file)(wrong ?? problem('bootstrap.row', { what: what ?? '' }, { line })))
      told(names)
      continue
    }
    const columns = names
    if (wrong) yield { line, row: failed(wrong) }
    else if (cells.length !== columns.length) {
      const what = `it has ${cells.length} cells, the head has ${columns.length}`
      yield { line, row: failed(problem('bootstrap.row', { what }, { line })) }
    } else
      yield { line, row: deviceRow(Object.fromEntries(cells.map((cell, index) => [columns[index] ?? '', cell])), line) }
  }
}

async function* lines(file: string, reader: CsvReader) {
  const stream = createReadStream(file, 'utf8')
  try {
    for await (const chunk of stream) yield* reader.push(String(chunk))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Failure(problem('cli.file-unreadable', { file, what: code ?? message }, { file }))
  }
  yield* reader.end()
}

async function* jsonRows(file: string, told: ColumnsTold): AsyncIterable<BatchRow> {
  const text = await readText(file)
  if (!text.ok) throw new Failure(text.problem)
  const json = readJson(text.value)
  if (!json.ok) throw new Failure(inFile(file)(json.problem))
  if (!Array.isArray(json.value)) {
    throw new Failure(problem('bootstrap.row', { what: 'the file holds no array of objects' }, { file, line: 1 }))
  }
  told([...new Set(json.value.flatMap(item => (typeof item === 'object' && item !== null ? Object.keys(item) : [])))])
  for (const [index, item] of json.value.entries()) {
    const line = index + 1
    const isRow =
      typeof item === 'object' && item !== null && Object.values(item).every(value => typeof value === 'string')
    yield isRow
      ? { line, row: deviceRow(item as Record<string, string>, line) }
      : { line, row: failed(problem('bootstrap.row', { what: 'it is no object of texts' }, { line })) }
  }
}
