import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceRow } from '#core/bootstrap-forms/device-row.ts'
import { percentEncode } from '#core/bytes.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'

// Many documents into one folder. A journal remembers the finished rows, so that a run that was cut goes on where it stood:
//
//   <out>/<device>.<ending>   the documents of each device, written beside and renamed
//   <out>/journal.jsonl       what they were made of and, line by line, what is finished
//   <out>/results.csv         one line for each row of the table; whole once the run is over
//
// All of it is readable by its owner only: documents hold secrets.

export interface BatchRow {
  readonly line: number
  readonly row: Result<DeviceRow>
}

export interface RowResult {
  readonly line: number
  readonly device: string
  /** `kept`: it was made by an earlier run, of the same row. */
  readonly result: 'made' | 'kept' | 'refused'
  readonly files?: readonly BatchFile[]
  readonly problem?: Problem
}

export interface BatchFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** A document, and how its file ends. */
export interface MadeFile {
  readonly ending: string
  readonly bytes: Uint8Array
}

export interface BatchOrder {
  readonly out: string
  /** What all documents have in common; another one in the journal refuses the folder. */
  readonly settings: string
  /** All documents of a device; all or none. */
  make(row: DeviceRow): Promise<Result<readonly MadeFile[]>>
  told(result: RowResult): void
}

export interface BatchCounts {
  readonly made: number
  readonly kept: number
  readonly refused: number
}

interface Finished {
  readonly row: string
  readonly files: readonly BatchFile[]
}

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const ownerOnly = { mode: 0o600 } as const

/** Makes a document for each row. Stops at the first thing that no later row can mend: `bootstrap.batch-other`, `cli.file-unwritable`. */
export async function makeBatch(rows: AsyncIterable<BatchRow>, order: BatchOrder): Promise<Result<BatchCounts>> {
  try {
    await mkdir(order.out, { recursive: true, mode: 0o700 })
    const journal = await openJournal(order)
    if (!journal.ok) return journal
    const results = await open(join(order.out, 'results.csv.part'), 'w', 0o600)
    try {
      const counts = await makeRows(rows, order, { ...journal.value, results })
      await journal.value.handle.sync()
      await results.sync()
      await rename(join(order.out, 'results.csv.part'), join(order.out, 'results.csv'))
      return ok(counts)
    } finally {
      await results.close()
      await journal.value.handle.close()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return failed(problem('cli.file-unwritable', { file: order.out, what: code ?? message }, { file: order.out }))
  }
}

interface Open {
  readonly handle: FileHandle
  readonly finished: Map<string, Finished>
  readonly results: FileHandle
}

async function openJournal(order: BatchOrder): Promise<Result<Omit<Open, 'results'>>> {
  const path = join(order.out, 'journal.jsonl')
  const text = await readFile(path, 'utf8').catch(() => '')
  const settings = hash(order.settings)
  const finished = new Map<string, Finished>()
  // What follows the last line end was cut while it was written.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  for (const [index, line] of whole.split('\n').entries()) {
    if (line === '') continue
    const entry = parsed(line)
    if (index === 0 && entry?.settings !== settings) {
      return failed(problem('bootstrap.batch-other', { folder: order.out }, { file: path }))
    }
    if (entry?.device !== undefined && entry.files !== undefined) finished.set(entry.device, entry as Finished & Entry)
  }
  if (whole !== text) await writeFile(path, whole, ownerOnly)
  const handle = await open(path, 'a', 0o600)
  if (whole === '') await handle.write(`${JSON.stringify({ kind: 'dmwb-bootstrap-journal', settings })}\n`)
  return ok({ handle, finished })
}

type Entry = Partial<Finished> & { readonly settings?: string; readonly device?: string }

function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}

async function makeRows(rows: AsyncIterable<BatchRow>, order: BatchOrder, files: Open): Promise<BatchCounts> {
  const counts = { made: 0, kept: 0, refused: 0 }
  const seen = new Map<string, number>()
  await files.results.write('line,device,result,files,bytes,sha256,code,words\n')
  for await (const { line, row } of rows) {
    const result = await makeRow(line, row, order, files, seen)
    counts[result.result] += 1
    await files.results.write(`${resultLine(result)}\n`)
    order.told(result)
  }
  return counts
}

async function makeRow(
  line: number,
  row: Result<DeviceRow>,
  order: BatchOrder,
  files: Open,
  seen: Map<string, number>,
): Promise<RowResult> {
  const refused = (device: string, why: Problem): RowResult => {
    return { line, device, result: 'refused', problem: { ...why, at: { line, ...why.at } } }
  }
  if (!row.ok) return refused('', row.problem)
  const { deviceId } = row.value
  // Folders of some systems take names that differ in case for one.
  const name = percentEncode(deviceId)
  const first = seen.get(name.toLowerCase())
  if (first !== undefined) return refused(deviceId, problem('bootstrap.row-twice', { device: deviceId, first }))
  seen.set(name.toLowerCase(), line)
  const of = hash(JSON.stringify(row.value))
  const known = files.finished.get(deviceId)
  if (known?.row === of && (await areThere(order.out, known.files))) {
    return { line, device: deviceId, result: 'kept', files: known.files }
  }
  const made = await order.make(row.value)
  if (!made.ok) return refused(deviceId, made.problem)
  const written: BatchFile[] = []
  for (const { ending, bytes } of made.value) {
    const file = `${name}.${ending}`
    const path = join(order.out, file)
    await writeFile(`${path}.part`, bytes, ownerOnly)
    await rename(`${path}.part`, path)
    written.push({ file, bytes: bytes.length, sha256: hash(bytes) })
  }
  await files.handle.write(`${JSON.stringify({ device: deviceId, row: of, files: written })}\n`)
  return { line, device: deviceId, result: 'made', files: written }
}

async function areThere(out: string, files: readonly BatchFile[]): Promise<boolean> {
  for (const { file, bytes } of files) if ((await sizeOf(join(out, file))) !== bytes) return false
  return true
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )

function resultLine({ line, device, result, files = [], problem: why }: RowResult): string {
  // Names have no blanks, so that blanks may stand between them.
  const each = (of: (file: BatchFile) => string | number) => files.map(of).join(' ')
  const told = [each(({ file }) => file), each(({ bytes }) => bytes), each(({ sha256 }) => sha256)]
  return [line, device, result, ...told, why?.code, why && explain(why).words].map(cell).join(',')
}

function cell(value: string | number | undefined): string {
  const text = String(value ?? '')
  return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
