import type { RecordEntry, RecordSummary } from '#core/record.ts'
import { type RecordStore, recordNumber } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { entryBuffer } from './entry-buffer.ts'
import { entriesOfRow } from './entry-rows.ts'
import { pendingRows } from './pending-rows.ts'
import { recordOfRow, rowOfRecord } from './record-rows.ts'
import type { RecordSink } from './record-sink.ts'
import * as statements from './record-statements.ts'
import { sharedRecords } from './shared-records.ts'

/** What the store around the records does for them. */
interface Around extends Pick<RecordStore, 'flush' | 'placeholder'> {
  /** What is open was left by a process that is no more. */
  readonly breakOpen: boolean
  /** Size of the store in bytes. */
  bytes(): number
}

const rowsAtOnce = 8

interface Numbered {
  readonly number: number
  readonly summary: RecordSummary
}

/** Records and entries, read through `connection` and written to `sink`. */
export function recordStore(connection: Connection, sink: RecordSink, around: Around): RecordStore {
  const newest = statements.newestRows(connection)
  const { shared: isShared } = connection
  const broken = around.breakOpen ? statements.breakOpenRecords(connection) : new Map()
  // Where others write, too, what is left is looked up when it is needed: one of them may be going on with it by then.
  const leftOpen = isShared ? new Map() : broken
  const summaries = pendingRows<number, Numbered>(sink.commits, ({ number, summary }) =>
    sink.record(rowOfRecord(number, summary)),
  )
  const held = entryBuffer(sink)
  const entries = statements.readEntries(connection)
  const one = statements.readRecord(connection)
  const lists = statements.listRecords(connection)
  const caughtUp = () => {
    summaries.drain()
    held.drain()
    return sink.settled()
  }
  const rowOf = async (id: string) => {
    const number = recordNumber(id)
    if (number === undefined) return undefined
    await caughtUp()
    return one.get({ number, id })
  }

  return {
    newest,
    ...(isShared && { shared: sharedRecords(connection, caughtUp) }),
    leftOpen,
    save: (number, summary) => summaries.set(number, { number, summary }),
    append: held.add,
    placeholder: around.placeholder,
    flush: around.flush,
    async list({ deviceId: device, before = Number.MAX_SAFE_INTEGER, limit }) {
      await caughtUp()
      const rows =
        device === undefined ? lists.all.all({ before, limit }) : lists.ofDevice.all({ device, before, limit })
      return rows.map(recordOfRow)
    },
    async get(id) {
      const row = await rowOf(id)
      return row && recordOfRow(row)
    },
    async entries(id, after, limit, mostBytes = Number.POSITIVE_INFINITY) {
      const row = await rowOf(id)
      if (!row) return []
      const found: RecordEntry[] = []
      let bytes = 0
      // A row may hold a megabyte of a serial line: no more of them are read than it takes.
      for (let last = after; found.length < limit && bytes < mostBytes; ) {
        const rows = entries.all({ record: row.number, after: last, limit: rowsAtOnce })
        for (const entry of rows.flatMap(item => entriesOfRow(id, item))) {
          if (entry.id <= after || bytes >= mostBytes) continue
          found.push(entry)
          bytes += 'body' in entry ? entry.body.length : 0
        }
        last = rows.at(-1)?.lastId ?? last
        if (rows.length < rowsAtOnce) break
      }
      return found.slice(0, limit)
    },
    async stats() {
      await caughtUp()
      return { records: statements.countRecords(connection), bytes: around.bytes() }
    },
  }
}
