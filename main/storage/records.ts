import { type RecordStore, recordNumber } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { entryBuffer } from './entry-buffer.ts'
import { entriesOfRow } from './entry-rows.ts'
import { pendingRows } from './pending-rows.ts'
import { type RecordRow, recordOfRow, rowOfRecord } from './record-rows.ts'
import * as statements from './record-statements.ts'

/** What the store around the records does for them. */
interface Around extends Pick<RecordStore, 'flush' | 'placeholder'> {
  /** Size of the database in bytes. */
  bytes(): number
  readonly readOnly: boolean
}

/** Records and entries. */
export function recordStore(connection: Connection, around: Around): RecordStore {
  const newest = statements.newestRows(connection)
  const leftOpen = around.readOnly ? new Map() : statements.breakOpenRecords(connection)
  const insert = statements.insertRecord(connection)
  const update = statements.updateRecord(connection)
  let written = newest.record
  const summaries = pendingRows<number, RecordRow>(connection.commits, row => {
    if (row.number > written) insert.run(row)
    else update.run(row)
    written = Math.max(written, row.number)
  })
  const held = entryBuffer(connection)
  const entries = statements.readEntries(connection)
  const one = statements.readRecord(connection)
  const lists = statements.listRecords(connection)
  const rowOf = (id: string) => {
    const number = recordNumber(id)
    summaries.drain()
    return number === undefined ? undefined : one.get({ number, id })
  }

  return {
    newest,
    leftOpen,
    save: (number, summary) => summaries.set(number, rowOfRecord(number, summary)),
    append: held.add,
    placeholder: around.placeholder,
    flush: around.flush,
    async list({ deviceId: device, before = Number.MAX_SAFE_INTEGER, limit }) {
      summaries.drain()
      const rows =
        device === undefined ? lists.all.all({ before, limit }) : lists.ofDevice.all({ device, before, limit })
      return rows.map(recordOfRow)
    },
    async get(id) {
      const row = rowOf(id)
      return row && recordOfRow(row)
    },
    async entries(id, after, limit) {
      const row = rowOf(id)
      if (!row) return []
      held.drain()
      const rows = entries.all({ record: row.number, after, limit })
      return rows
        .flatMap(item => entriesOfRow(id, item))
        .filter(entry => entry.id > after)
        .slice(0, limit)
    },
    async stats() {
      summaries.drain()
      return { records: statements.countRecords(connection), bytes: around.bytes() }
    },
  }
}
