import { recordNumber, type SharedRecords } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { type EntryRow, entriesOfRow } from './entry-rows.ts'
import { recordOfRow } from './record-rows.ts'
import { newestRows, readRecord } from './record-statements.ts'
import { steadyNumber } from './statement.ts'

/** How many numbers a process takes at once. */
const blockCount = 1000

/** Records that several processes write. `caughtUp` settles when what this one wrote can be read. */
export function sharedRecords(connection: Connection, caughtUp: () => Promise<unknown>): SharedRecords {
  const { query, reads, writes, group } = connection
  const leased = reads<object, { record: number; entry: number }>(() =>
    query.selectFrom('leases').select(['record', 'entry']),
  )
  const lease = writes<{ record: number; entry: number }>(slot =>
    query.updateTable('leases').set({ record: slot('record'), entry: slot('entry') }),
  )
  const one = readRecord(connection)
  const last = reads<{ record: number }, EntryRow>(slot =>
    query
      .selectFrom('entries')
      .selectAll()
      .where('record', '=', steadyNumber(slot('record')))
      .orderBy('firstId', 'desc')
      .limit(1),
  )

  return {
    lease: () =>
      group(() => {
        const before = leased.get({})
        const newest = newestRows(connection)
        const record = Math.max(before?.record ?? 0, newest.record)
        const entry = Math.max(before?.entry ?? 0, newest.entry)
        lease.run({ record: record + blockCount, entry: entry + blockCount })
        return { record, entry, count: blockCount }
      }),
    async left(id) {
      const number = recordNumber(id)
      if (number === undefined) return undefined
      await caughtUp()
      const row = one.get({ number, id })
      if (row?.outcome !== 'open' && row?.outcome !== 'broken') return undefined
      const entries = last.all({ record: number }).flatMap(item => entriesOfRow(id, item))
      const exchanges = entries.reduce((most, entry) => Math.max(most, 'exchange' in entry ? entry.exchange : 0), 0)
      return { number, summary: recordOfRow(row), exchanges, lastEntry: entries.at(-1)?.id ?? 0 }
    },
  }
}
