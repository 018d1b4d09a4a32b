import { sql } from 'kysely'
import type { LeftRecord } from '#core/record-store.ts'
import type { Connection } from './connection.ts'
import { type EntryRow, type RecordRow, recordOfRow } from './record-rows.ts'
import { steadyNumber } from './statement.ts'

/** Writes a record, or what changed of one that is there. */
export function saveRecord({ writes, query }: Connection) {
  return writes<RecordRow>(slot =>
    query
      .insertInto('records')
      .values({
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
      })
      .onConflict(conflict =>
        conflict.column('number').doUpdateSet(eb => ({
          kind: eb.ref('excluded.kind'),
          device: eb.ref('excluded.device'),
          server: eb.ref('excluded.server'),
          dialect: eb.ref('excluded.dialect'),
          insecure: eb.ref('excluded.insecure'),
          peer: eb.ref('excluded.peer'),
          endedAt: eb.ref('excluded.endedAt'),
          outcome: eb.ref('excluded.outcome'),
          problemJson: eb.ref('excluded.problemJson'),
          warnings: eb.ref('excluded.warnings'),
          packages: eb.ref('excluded.packages'),
        })),
      ),
  )
}

export function appendEntry({ writes, query }: Connection) {
  return writes<EntryRow>(slot =>
    query.insertInto('entries').values({
      id: slot('id'),
      record: slot('record'),
      at: slot('at'),
      kind: slot('kind'),
      exchange: slot('exchange'),
      contentJson: slot('contentJson'),
      body: slot('body'),
    }),
  )
}

export function readEntries({ reads, query }: Connection) {
  return reads<{ record: number; after: number; limit: number }, EntryRow>(slot =>
    query
      .selectFrom('entries')
      .selectAll()
      .where('record', '=', steadyNumber(slot('record')))
      .where('id', '>', steadyNumber(slot('after')))
      .orderBy('id')
      .limit(steadyNumber(slot('limit'))),
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
    query.selectFrom('entries').select(eb => eb.fn.max('id').as('top')),
  )
  return { record: record.get({})?.top ?? 0, entry: entry.get({})?.top ?? 0 }
}

/** Marks as broken what the process before left open, and tells which records these are. */
export function breakOpenRecords(connection: Connection): ReadonlyMap<string, LeftRecord> {
  const { reads, writes, query } = connection
  const open = reads<object, RecordRow>(() =>
    query.selectFrom('records').selectAll().where('outcome', '=', sql.lit('open')),
  )
  const last = reads<{ record: number }, { at: number | null; exchanges: number | null }>(slot =>
    query
      .selectFrom('entries')
      .where('record', '=', slot('record'))
      .select(eb => [eb.fn.max('at').as('at'), eb.fn.max('exchange').as('exchanges')]),
  )
  const broken = writes<{ number: number; endedAt: number }>(slot =>
    query
      .updateTable('records')
      .set({ outcome: 'broken', endedAt: slot('endedAt') })
      .where('number', '=', slot('number')),
  )
  const left = open.all({}).map((row): readonly [string, LeftRecord] => {
    const end = last.get({ record: row.number })
    const endedAt = end?.at ?? row.startedAt
    broken.run({ number: row.number, endedAt })
    const summary = recordOfRow({ ...row, outcome: 'broken', endedAt })
    return [row.id, { number: row.number, summary, exchanges: end?.exchanges ?? 0 }]
  })
  return new Map(left)
}
