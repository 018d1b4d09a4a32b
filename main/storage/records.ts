import { type RecordStore, recordNumber } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { entryBuffer } from './entry-buffer.ts'
import { entriesOfRow } from './entry-rows.ts'
import { recordOfRow, rowOfRecord } from './record-rows.ts'
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
  const save = statements.saveRecord(connection)
  const held = entryBuffer(connection)
  const entries = statements.readEntries(connection)
  const one = statements.readRecord(connection)
  const lists = statements.listRecords(connection)
  const rowOf = (id: string) => {
    const number = recordNumber(id)
    return number === undefined ? undefined : one.get({ number, id })
  }

  return {
    newest,
    leftOpen,
    save: (number, summary) => connection.commits.quietly(() => save.run(rowOfRecord(number, summary))),
    append: held.add,
    placeholder: around.placeholder,
    flush: around.flush,
    async list({ deviceId: device, before = Number.MAX_SAFE_INTEGER, limit }) {
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
      return { records: statements.countRecords(connection), bytes: around.bytes() }
    },
  }
}
