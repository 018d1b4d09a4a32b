import { sql } from 'kysely'
import type { LeftRecord } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { type EntryRow, entriesOfRow } from './entry-rows.ts'
import { type RecordRow, recordOfRow } from './record-rows.ts'
import { type Slots, steadyNumber } from './statement.ts'

type Query = Connection['query']

export const insertRecord = (query: Query) => (slot: Slots<RecordRow>) =>
  query.insertInto('records').values(recordValues(slot))

/** The same for a row that may be there already. */
export const replaceRecord = (query: Query) => (slot: Slots<RecordRow>) =>
  query.replaceInto('records').values(recordValues(slot))

function recordValues(slot: Slots<RecordRow>) {
  return {
    number: slot('number'),
    id: slot('id'),
    kind: slot('kind'),
    side: slot('side'),
    device: slot('device'),
    server: slot('server'),
    dialect: slot('dialect'),
    insecure: slot('insecure'),
    peer: slot('peer'),
    startedAt: slot('startedAt'),
    endedAt: slot('endedAt'),
    outcome: slot('outcome'),
    problemJson: slot('problemJson'),
    warnings: slot('warnings'),
    packages: slot('packages'),
  }
}

/** Writes what may change while a record is open. */
export const updateRecord = (query: Query) => (slot: Slots<RecordRow>) =>
  query
    .updateTable('records')
    .set({
      kind: slot('kind'),
      device: slot('device'),
      server: slot('server'),
      dialect: slot('dialect'),
      insecure: slot('insecure'),
      peer: slot('peer'),
      endedAt: slot('endedAt'),
      outcome: slot('outcome'),
      problemJson: slot('problemJson'),
      warnings: slot('warnings'),
      packages: slot('packages'),
    })
    .where('number', '=', slot('number'))

export const appendEntries = (query: Query) => (slot: Slots<EntryRow>) =>
  query.insertInto('entries').values({
    firstId: slot('firstId'),
    lastId: slot('lastId'),
    record: slot('record'),
    contentJson: slot('contentJson'),
    bodies: slot('bodies'),
  })

/** Rows that hold entries with an id above `after`. */
export function readEntries({ reads, query }: Connection) {
  return reads<{ record: number; after: number; limit: number }, EntryRow>(slot =>
    query
      .selectFrom('entries')
      .selectAll()
      .where('record', '=', steadyNumber(slot('record')))
      .where('lastId', '>', steadyNumber(slot('after')))
      .orderBy('firstId')
      .limit(steadyNumber(slot('limit'))),
  )
}

/** The last row of a record. */
function readLastEntries({ reads, query }: Connection) {
  return reads<{ record: number }, EntryRow>(slot =>
    query
      .selectFrom('entries')
      .selectAll()
      .where('record', '=', steadyNumber(slot('record')))
      .orderBy('firstId', 'desc')
      .limit(1),
  )
}

export function readRecord({ reads, query }: Connection) {
  return reads<{ number: number; id: string }, RecordRow>(slot =>
    query.selectFrom('records').selectAll().where('number', '=', slot('number')).where('id', '=', slot('id')),
  )
}

export function listRecords({ reads, query }: Connection) {
  const newestFirst = query.selectFrom('records').selectAll().orderBy('startedAt', 'desc').orderBy('number', 'desc')
  return {
    all: reads<{ before: number; limit: number }, RecordRow>(slot =>
      newestFirst.where('startedAt', '<', slot('before')).limit(slot('limit')),
    ),
    ofDevice: reads<{ device: string; before: number; limit: number }, RecordRow>(slot =>
      newestFirst.where('device', '=', slot('device')).where('startedAt', '<', slot('before')).limit(slot('limit')),
    ),
  }
}

export function countRecords({ reads, query }: Connection): number {
  const count = reads<object, { count: number }>(() =>
    query.selectFrom('records').select(eb => eb.fn.countAll<number>().as('count')),
  )
  return count.get({})?.count ?? 0
}

/** The highest number of a record and the highest id of an entry. */
export function newestRows({ reads, query }: Connection): { readonly record: number; readonly entry: number } {
  const record = reads<object, { top: number | null }>(() =>
    query.selectFrom('records').select(eb => eb.fn.max('number').as('top')),
  )
  const entry = reads<object, { top: number | null }>(() =>
    query.selectFrom('entries').select(eb => eb.fn.max('lastId').as('top')),
  )
  return { record: record.get({})?.top ?? 0, entry: entry.get({})?.top ?? 0 }
}

/** Marks as broken what the process before left open, and tells which records these are. */
export function breakOpenRecords(connection: Connection): ReadonlyMap<string, LeftRecord> {
  const { reads, writes, query } = connection
  const open = reads<object, RecordRow>(() =>
    query.selectFrom('records').selectAll().where('outcome', '=', sql.lit('open')),
  )
  const rows = readEntries(connection)
  const last = readLastEntries(connection)
  const broken = writes<{ number: number; endedAt: number }>(slot =>
    query
      .updateTable('records')
      .set({ outcome: 'broken', endedAt: slot('endedAt') })
      .where('number', '=', slot('number')),
  )
  const left = open.all({}).map((row): readonly [string, LeftRecord] => {
    // A serial line may have said gigabytes.
    const held =
      row.kind === 'serial'
        ? last.all({ record: row.number })
        : rows.all({ record: row.number, after: 0, limit: Number.MAX_SAFE_INTEGER })
    const entries = held.flatMap(item => entriesOfRow(row.id, item))
    const endedAt = entries.at(-1)?.at ?? row.startedAt
    const exchanges = entries.reduce((most, entry) => Math.max(most, 'exchange' in entry ? entry.exchange : 0), 0)
    broken.run({ number: row.number, endedAt })
    const summary = recordOfRow({ ...row, outcome: 'broken', endedAt })
    return [row.id, { number: row.number, summary, exchanges }]
  })
  return new Map(left)
}
