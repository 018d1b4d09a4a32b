import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import { steadyNumber, steadyText } from './statement.ts'
import type { Tables } from './tables.ts'

export type WorkColumns = Omit<Tables['work'], 'id'> & { id: number }

/** The statements behind `workStore`. */
export function workStatements({ query, reads, writes }: Connection) {
  const rows = query.selectFrom('work').selectAll()
  const newest = reads<object, { top: number | null }>(() =>
    query.selectFrom('work').select(eb => eb.fn.max('id').as('top')),
  )
  return {
    /** The highest id. */
    newest: () => newest.get({})?.top ?? 0,
    insert: writes<WorkColumns>(slot =>
      query.insertInto('work').values({
        id: slot('id'),
        device: slot('device'),
        wireJson: slot('wireJson'),
        state: slot('state'),
        statusJson: slot('statusJson'),
        record: slot('record'),
        round: slot('round'),
        createdAt: slot('createdAt'),
        sentAt: slot('sentAt'),
        doneAt: slot('doneAt'),
      }),
    ),
    update: writes<WorkColumns>(slot =>
      query
        .updateTable('work')
        .set({
          state: slot('state'),
          statusJson: slot('statusJson'),
          record: slot('record'),
          round: slot('round'),
          sentAt: slot('sentAt'),
          doneAt: slot('doneAt'),
        })
        .where('id', '=', slot('id')),
    ),
    one: reads<{ id: number }, WorkColumns>(slot => rows.where('id', '=', slot('id'))),
    queued: reads<{ device: string }, WorkColumns>(slot =>
      rows
        .where('state', '=', sql.lit('queued'))
        .where('device', '=', steadyText(slot('device')))
        .orderBy('id'),
    ),
    outstanding: reads<{ device: string }, WorkColumns>(slot =>
      rows
        .where('state', '=', sql.lit('sent'))
        .where('device', '=', steadyText(slot('device')))
        .orderBy('id'),
    ),
    list: reads<{ device: string; limit: number }, WorkColumns>(slot =>
      rows
        .where('device', '=', steadyText(slot('device')))
        .orderBy('id', 'desc')
        .limit(steadyNumber(slot('limit'))),
    ),
    counts: reads<object, { device: string; count: number }>(() =>
      query
        .selectFrom('work')
        .where('state', '=', sql.lit('queued'))
        .groupBy('device')
        .select(eb => ['device', eb.fn.countAll<number>().as('count')]),
    ),
  }
}
