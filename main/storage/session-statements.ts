import type { Connection } from './connection.ts'
import type { Slots } from './statement.ts'
import type { Tables } from './tables.ts'

export type SessionColumns = Tables['sessions']
export type SessionKey = Pick<SessionColumns, 'server' | 'device'>

type Query = Connection['query']

export const saveSession = (query: Query) => (slot: Slots<SessionColumns>) =>
  query.replaceInto('sessions').values({
    server: slot('server'),
    device: slot('device'),
    record: slot('record'),
    round: slot('round'),
    turn: slot('turn'),
    json: slot('json'),
  })

export const removeSession = (query: Query) => (slot: Slots<SessionKey>) =>
  query.deleteFrom('sessions').where('server', '=', slot('server')).where('device', '=', slot('device'))

/** Those of all servers. */
export function allSessions({ query, reads }: Connection) {
  return reads<object, SessionColumns>(() => query.selectFrom('sessions').selectAll())
}

/** Takes sessions along from the database that kept them before; after a death in between they are in both, the same. */
export function moveSessions(from: Connection, to: Connection): void {
  const rows = allSessions(from).all({})
  if (rows.length === 0) return
  const save = to.writes(saveSession(to.query))
  const remove = from.writes(removeSession(from.query))
  to.group(() => rows.forEach(row => void save.run(row)))
  from.group(() => rows.forEach(row => void remove.run(row)))
}

/** The statements behind `sessionStore`. */
export function sessionStatements(connection: Connection) {
  const { query, reads, writes } = connection
  return {
    one: reads<SessionKey, SessionColumns>(slot =>
      query
        .selectFrom('sessions')
        .selectAll()
        .where('server', '=', slot('server'))
        .where('device', '=', slot('device')),
    ),
    list: reads<{ server: string }, SessionColumns>(slot =>
      query.selectFrom('sessions').selectAll().where('server', '=', slot('server')),
    ),
    save: writes(saveSession(query)),
    /** Succeeds for one caller until the turn is passed again. */
    take: writes<SessionKey>(slot =>
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
  }
}
