import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

export type SessionColumns = Tables['sessions']
type Key = Pick<SessionColumns, 'server' | 'device'>

/** The statements behind `sessionStore`. */
export function sessionStatements({ query, reads, writes }: Connection) {
  return {
    one: reads<Key, SessionColumns>(slot =>
      query
        .selectFrom('sessions')
        .selectAll()
        .where('server', '=', slot('server'))
        .where('device', '=', slot('device')),
    ),
    list: reads<{ server: string }, SessionColumns>(slot =>
      query.selectFrom('sessions').selectAll().where('server', '=', slot('server')),
    ),
    save: writes<SessionColumns>(slot =>
      query.replaceInto('sessions').values({
        server: slot('server'),
        device: slot('device'),
        record: slot('record'),
        round: slot('round'),
        turn: slot('turn'),
        json: slot('json'),
      }),
    ),
    /** Succeeds for one caller until the turn is passed again. */
    take: writes<Key>(slot =>
      query
        .updateTable('sessions')
        .set({ turn: 'server' })
        .where('server', '=', slot('server'))
        .where('device', '=', slot('device'))
        .where('turn', '=', 'device'),
    ),
    pass: writes<SessionColumns>(slot =>
      query
        .updateTable('sessions')
        .set({ turn: slot('turn'), round: slot('round'), json: slot('json') })
        .where('server', '=', slot('server'))
        .where('device', '=', slot('device'))
        .where('record', '=', slot('record')),
    ),
    end: writes<SessionColumns>(slot =>
      query
        .deleteFrom('sessions')
        .where('server', '=', slot('server'))
        .where('device', '=', slot('device'))
        .where('record', '=', slot('record'))
        .where('round', '=', slot('round')),
    ),
    remove: writes<Key>(slot =>
      query.deleteFrom('sessions').where('server', '=', slot('server')).where('device', '=', slot('device')),
    ),
  }
}
