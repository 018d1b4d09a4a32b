import type { RecordEntry } from '#core/record.ts'
import { noRows, openFor, type RawRow, type RowLayout, type RowState, rowsAfter } from '#core/serial/console-rows.ts'

// The log of one or several serial lines as numbered rows, of any length: the last ones are at hand, earlier ones are made
// again from the record, from the nearest place where it is known how many came before.

/** Entries of a record with an id above `after`, oldest first. */
export type ReadEntries = (record: string, after: number, limit: number) => Promise<readonly RecordEntry[]>

export interface LogView {
  /** Settles when everything that was recorded before is counted. */
  readonly ready: Promise<void>
  /** Takes what is recorded now. */
  feed(entry: RecordEntry): void
  total(): number
  /** Rows from this one on; without a number the last ones. */
  rows(from: number | undefined, count: number): Promise<{ readonly from: number; readonly rows: readonly RawRow[] }>
}

interface Mark {
  readonly state: RowState
  /** The last entry before it. */
  readonly after: number
}

/** A place is kept every so many rows. */
const markRows = 1000
const tailRows = 2000
const pageEntries = 128

/** `read` reads what is stored by now; what comes later is fed. */
export function createLogView(records: readonly string[], layout: RowLayout, read: ReadEntries): LogView {
  const marks: Mark[] = [{ state: noRows, after: 0 }]
  const tail = new Map<number, RawRow>()
  let state = noRows
  let last = 0
  let waiting: RecordEntry[] | undefined = []

  const take = (entry: RecordEntry) => {
    if (entry.id <= last) return
    state = rowsAfter(state, entry, layout, (index, row) => tail.set(index, row))
    last = entry.id
    for (const old of tail.keys()) {
      if (tail.size <= tailRows) break
      tail.delete(old)
    }
    if (state.rows - (marks.at(-1)?.state.rows ?? 0) >= markRows) marks.push({ state, after: last })
  }
  const begin = async () => {
    for await (const entry of entriesAfter(records, 0, read)) take(entry)
    for (const entry of waiting ?? []) take(entry)
    waiting = undefined
  }
  const ready = begin()

  const readRows = async (from: number, to: number): Promise<readonly RawRow[]> => {
    const start = marks.findLast(mark => mark.state.rows <= from && opensBefore(mark, from)) ?? marks[0]
    if (!start) return []
    const rows: RawRow[] = []
    let at = start.state
    for await (const entry of entriesAfter(records, start.after, read)) {
      at = rowsAfter(at, entry, layout, (index, row) => {
        if (index >= from && index < to) rows[index - from] = row
      })
      // A line may still grow while others come.
      const grows = [...at.open.values()].some(({ row }) => row < to)
      if (at.rows >= to && (!grows || at.rows >= to + openFor)) break
    }
    return rows
  }

  return {
    ready,
    feed: entry => {
      if (!records.includes(entry.record)) return
      if (waiting) waiting.push(entry)
      else take(entry)
    },
    total: () => state.rows,
    rows: async (wanted, count) => {
      await ready
      const from = Math.max(0, Math.min(wanted ?? state.rows - count, state.rows))
      const to = Math.min(state.rows, from + count)
      if (!tail.has(from)) return { from, rows: await readRows(from, to) }
      const rows = Array.from({ length: to - from }, (_, index) => tail.get(from + index))
      return { from, rows: rows.filter(row => row !== undefined) }
    },
  }
}

/** A row that was open there has begun before, so that it is not among the wanted ones. */
const opensBefore = ({ state }: Mark, from: number) => [...state.open.values()].every(({ row }) => row < from)

/** Entries of several records in the order in which they came. */
async function* entriesAfter(
  records: readonly string[],
  after: number,
  read: ReadEntries,
): AsyncGenerator<RecordEntry> {
  const lines = records.map(record => ({ record, after, held: [] as readonly RecordEntry[], at: 0, over: false }))
  for (;;) {
    for (const line of lines) {
      if (line.at < line.held.length || line.over) continue
      line.held = await read(line.record, line.after, pageEntries)
      line.at = 0
      line.after = line.held.at(-1)?.id ?? line.after
      line.over = line.held.length === 0
    }
    let next: (typeof lines)[number] | undefined
    for (const line of lines) {
      const entry = line.held[line.at]
      const other = next?.held[next.at]
      if (entry && (!other || entry.id < other.id)) next = line
    }
    const entry = next?.held[next.at]
    if (!next || !entry) return
    next.at += 1
    yield entry
  }
}
