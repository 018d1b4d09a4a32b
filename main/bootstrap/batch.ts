import { createHash } from 'node:crypto'
import { type FileHandle, open, rename } from 'node:fs/promises'
import type { DeviceRow } from '#core/bootstrap-forms/device-row.ts'
import { percentEncode } from '#core/bytes.ts'
import { Failure } from '#core/failure.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type BatchJournal, type Finished, openJournal } from './batch-journal.ts'
import type { BatchOutput } from './batch-output.ts'
import { type BatchFile, type RowResult, resultHead, resultLine } from './batch-results.ts'
import { NameTable } from './name-table.ts'

// Many documents into one place. A journal remembers the finished rows, so that a run that was cut goes on where it stood:
//
//   journal.jsonl   what the documents were made of and, line by line, what is finished
//   results.csv     one line for each row of the table; whole once the run is over
//
// All of it is readable by its owner only: documents hold secrets. Rows are told in groups, once their documents, then their
// journal lines, are written.

export interface BatchRow {
  readonly line: number
  readonly row: Result<DeviceRow>
}

/** A document, and how its file ends. */
export interface MadeFile {
  readonly ending: string
  readonly bytes: Uint8Array
}

export interface BatchOrder {
  readonly output: BatchOutput
  /** What all documents have in common; another one in the journal refuses the place. */
  readonly settings: string
  /** All documents of a device; all or none. */
  make(row: DeviceRow): Promise<Result<readonly MadeFile[]>>
  /** Rows whose documents are made at the same time; one after the other if left out. */
  readonly ahead?: number
  /** What the documents need elsewhere is committed: accounts at a server. */
  settle?(): Promise<void>
  told(result: RowResult): void
}

export interface BatchCounts {
  readonly made: number
  readonly kept: number
  readonly refused: number
}

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

/**
 * Makes the documents of each row. Stops at the first thing that no later row can mend: `bootstrap.batch-other`,
 * `bootstrap.disk-full`, `cli.file-unwritable`; what is finished then stays, and the next run goes on.
 */
export async function makeBatch(rows: AsyncIterable<BatchRow>, order: BatchOrder): Promise<Result<BatchCounts>> {
  const { output } = order
  try {
    await output.prepare()
    const journal = await openJournal(output.journalFile, order.settings, output.place)
    if (!journal.ok) return journal
    try {
      await output.open(journal.value.end)
      const results = await open(`${output.resultsFile}.part`, 'w', 0o600)
      try {
        const counts = await makeRows(rows, order, { journal: journal.value, results })
        await journal.value.sync()
        await results.sync()
        await output.finish()
        await rename(`${output.resultsFile}.part`, output.resultsFile)
        return ok(counts)
      } finally {
        await results.close()
      }
    } finally {
      await output.close()
      await journal.value.close()
    }
  } catch (error) {
    if (error instanceof Failure) return failed(error.problem)
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    const place = { file: output.place }
    return failed(
      full
        ? problem('bootstrap.disk-full', { place: output.place }, place)
        : problem('cli.file-unwritable', { file: output.place, what: code }, place),
    )
  }
}

interface Open {
  readonly journal: BatchJournal
  readonly results: FileHandle
}

/** Rows that are told together, and how long the first of them waits at most. */
const groupRows = 64
const groupMs = 250

async function makeRows(rows: AsyncIterable<BatchRow>, order: BatchOrder, files: Open): Promise<BatchCounts> {
  const counts = { made: 0, kept: 0, refused: 0 }
  let group: Done[] = []
  let since = performance.now()
  const flush = async () => {
    await order.settle?.()
    await order.output.flush()
    const lines = group.flatMap(({ entry }) => (entry ? [`${JSON.stringify(entry)}\n`] : []))
    if (lines.length > 0) await files.journal.write(lines.join(''))
    await files.results.write(group.map(({ result }) => `${resultLine(result)}\n`).join(''))
    for (const { result } of group) order.told(result)
    group = []
    since = performance.now()
  }
  await files.results.write(resultHead)
  for await (const begun of inFlight(rows, order, files)) {
    const done = await finishRow(begun, order)
    counts[done.result.result] += 1
    group.push(done)
    if (group.length >= groupRows || performance.now() - since > groupMs) await flush()
  }
  if (group.length > 0) await flush()
  return counts
}

/** The rows in their order, some of them begun ahead. */
async function* inFlight(rows: AsyncIterable<BatchRow>, order: BatchOrder, files: Open): AsyncIterable<Begun> {
  const seen = new NameTable()
  const waiting: Promise<Begun>[] = []
  for await (const { line, row } of rows) {
    const begun = beginRow(line, row, order, files, seen)
    // Whoever takes it hears of what went wrong.
    begun.catch(() => undefined)
    waiting.push(begun)
    const first = waiting.length >= (order.ahead ?? 1) ? waiting.shift() : undefined
    if (first) yield await first
  }
  for (const begun of waiting) yield await begun
}

interface Done {
  readonly result: RowResult
  /** Its line in the journal. */
  readonly entry?: Finished & { readonly device: string }
}

/** A row that needs nothing more, or documents that are to be written. */
type Begun =
  | Done
  | {
      readonly line: number
      readonly device: string
      readonly name: string
      readonly row: string
      readonly made: readonly MadeFile[]
    }

async function beginRow(
  line: number,
  row: Result<DeviceRow>,
  { output, make }: BatchOrder,
  { journal }: Open,
  seen: NameTable,
): Promise<Begun> {
  const refused = (device: string, why: Problem): Done => ({
    result: { line, device, result: 'refused', problem: { ...why, at: { line, ...why.at } } },
  })
  if (!row.ok) return refused('', row.problem)
  const { deviceId } = row.value
  // Folders of some systems take names that differ in case for one.
  const name = percentEncode(deviceId)
  const first = seen.get(name.toLowerCase())
  if (first !== undefined) return refused(deviceId, problem('bootstrap.row-twice', { device: deviceId, first }))
  seen.set(name.toLowerCase(), line)
  const of = hash(JSON.stringify(row.value))
  const known = await journal.finished(deviceId)
  if (known?.row === of && (await output.has(known.files))) {
    return { result: { line, device: deviceId, result: 'kept', files: known.files } }
  }
  const made = await make(row.value)
  return made.ok ? { line, device: deviceId, name, row: of, made: made.value } : refused(deviceId, made.problem)
}

async function finishRow(begun: Begun, { output }: BatchOrder): Promise<Done> {
  if (!('made' in begun)) return begun
  const { line, device, name, row, made } = begun
  const files: BatchFile[] = []
  for (const { ending, bytes } of made) {
    const file = `${name}.${ending}`
    await output.write(file, bytes)
    files.push({ file, bytes: bytes.length, sha256: hash(bytes) })
  }
  const end = output.end()
  return {
    result: { line, device, result: 'made', files },
    entry: { device, row, files, ...(end !== undefined && { end }) },
  }
}
