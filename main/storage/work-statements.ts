import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import { steadyNumber, steadyText } from './statement.ts'
import type { Tables } from './tables.ts'

export type WorkColumns = Omit<Tables['work'], 'id'> & { id: number }
interface Queue {
  readonly device: string
  readonly server: string
  readonly limit: number
}

/** The statements behind `workStore`. */
export function workStatements({ query, reads, writes }: Connection) {
  const rows = query.selectFrom('work').selectAll()
  const queued = sql.lit('queued')
  const order = sql<number>`coalesce("place", "id")`
  const newest = reads<object, { top: number | null }>(() =>
    query.selectFrom('work').select(eb => eb.fn.max('id').as('top')),
  )
  return {
    /** The highest id. */
    newest: () => newest.get({})?.top ?? 0,
    /** Without an id the next one is given. */
    insert: writes<Omit<WorkColumns, 'id'> & { id: number | null }>(slot =>
      query.insertInto('work').values({
        id: sql`${slot('id')}`,
        device: slot('device'),
        server: slot('server'),
        authority: slot('authority'),
        wireJson: slot('wireJson'),
        state: slot('state'),
        statusJson: slot('statusJson'),
        result: slot('result'),
        record: slot('record'),
        round: slot('round'),
        createdAt: slot('createdAt'),
        sentAt: slot('sentAt'),
        doneAt: slot('doneAt'),
        place: slot('place'),
      }),
    ),
    update: writes<WorkColumns>(slot =>
      query
        .updateTable('work')
        .set({
          state: slot('state'),
          statusJson: slot('statusJson'),
          result: slot('result'),
          record: slot('record'),
          round: slot('round'),
          sentAt: slot('sentAt'),
          doneAt: slot('doneAt'),
        })
        .where('id', '=', slot('id')),
    ),
    one: reads<{ id: number }, WorkColumns>(slot => rows.where('id', '=', slot('id'))),
    /** The front of a queue. */
    queued: reads<Queue, WorkColumns>(slot =>
      rows
        .where('state', '=', queued)
        .where('device', '=', steadyText(slot('device')))
        .where('server', '=', steadyText(slot('server')))
        .orderBy(order)
        .orderBy('id')
        .limit(steadyNumber(slot('limit'))),
    ),
    /** The highest place below a limit in one queue. */
    placeBelow: reads<{ device: string; server: string; below: number }, { place: number | null }>(slot =>
      query
        .selectFrom('work')
        .where('state', '=', queued)
        .where('device', '=', slot('device'))
        .where('server', '=', slot('server'))
        .where(order, '<', slot('below'))
        .select(eb => eb.fn.max<number | null>(order).as('place')),
    ),
    setPlace: writes<{ id: number; place: number }>(slot =>
      query
        .updateTable('work')
        .set({ place: slot('place') })
        .where('id', '=', slot('id')),
    ),
    /** Sent, and not among these ids of records. */
    settle: writes<{ at: number; awaitedJson: string }>(slot =>
      query
        .updateTable('work')
        .set({ state: 'unknown', doneAt: slot('at') })
        .where('state', '=', sql.lit('sent'))
        .where(
          sql<string>`"record" || ' ' || "id"`,
          'not in',
          sql<string>`(select "value" from json_each(${slot('awaitedJson')}))`,
        ),
    ),
    /** The servers that have something waiting for a device. */
    servers: reads<{ device: string }, { server: string }>(slot =>
      query
        .selectFrom('work')
        .select('server')
        .distinct()
        .where('state', '=', queued)
        .where('device', '=', steadyText(slot('device'))),
    ),
    /** The queues in which something waits. */
    filled: reads<{ limit: number }, { device: string; server: string }>(slot =>
      query
        .selectFrom('work')
        .select(['device', 'server'])
        .distinct()
        .where('state', '=', queued)
        .limit(steadyNumber(slot('limit'))),
    ),
    list: reads<{ device: string; below: number; limit: number }, WorkColumns>(slot =>
      rows
        .where('device', '=', steadyText(slot('device')))
        .where('id', '<', steadyNumber(slot('below')))
        .orderBy('id', 'desc')
        .limit(steadyNumber(slot('limit'))),
    ),
    ofAuthority: reads<{ authority: string; limit: number }, WorkColumns>(slot =>
      rows
        .where('authority', 'is not', null)
        .where('authority', '=', steadyText(slot('authority')))
        .orderBy('id', 'desc')
        .limit(steadyNumber(slot('limit'))),
    ),
    counts: reads<object, { device: string; count: number }>(() =>
      query
        .selectFrom('work')
        .where('state', '=', queued)
        .groupBy('device')
        .select(eb => ['device', eb.fn.countAll<number>().as('count')]),
    ),
  }
}
