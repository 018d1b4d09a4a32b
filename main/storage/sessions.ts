import type { OpenSession, SessionKeeper, TakenTurn, Turn } from '#core/open-session.ts'
import { PassingMap } from '#core/passing-map.ts'
import type { Connection } from './connection.ts'
import { textOfMos } from './mos-text.ts'
import { pendingRows } from './pending-rows.ts'
import type { RecordSink } from './record-sink.ts'
import { allSessions, moveSessions, type SessionColumns, sessionStatements } from './session-statements.ts'

/** The open sessions of all DM Servers on this store. */
export interface SessionStore {
  of(serverId: string): SessionKeeper
  /** The commands that open sessions wait for the statuses of. */
  awaited(): Promise<readonly AwaitedCommand[]>
}

/** A command that was sent, and the record of the session that it was sent in. */
export interface AwaitedCommand {
  readonly id: number
  readonly record: string
}

/** Where sessions are kept: beside the work, or beside the records, which a thread of its own writes. */
interface Places {
  readonly main: Connection
  readonly records: Connection
  readonly sink: RecordSink
  readonly readOnly: boolean
}

/**
 * The sessions. One process alone has them at hand and keeps them beside the records: they share the commits that its
 * answers wait for anyway. Where several share the store, they are asked for anew each time, in the database of the work.
 */
export function sessionStore({ main, records, sink, readOnly }: Places): SessionStore {
  const [from, to] = main.shared ? [records, main] : [main, records]
  if (!readOnly) moveSessions(from, to)
  return main.shared ? sharedSessions(main) : ownSessions(records, sink)
}

/** What waits for being written; without a row the session is over. */
interface Changed {
  readonly server: string
  readonly device: string
  readonly row?: SessionColumns
}

interface Held {
  session: OpenSession
  turn: Turn
  /** The store knows of it, or will with the next commit. */
  kept: boolean
}

/**
 * Keeps the sessions at hand. Written is only where the device has the turn: a session that this process was working on
 * when it died is over, because its device got no answer (OMA DM 2.0 §5.6).
 */
function ownSessions(connection: Connection, sink: RecordSink): SessionStore {
  const { list } = sessionStatements(connection)
  const all = allSessions(connection)
  const changed = pendingRows<string, Changed>(sink.commits, ({ server, device, row }) => {
    if (row) sink.session(row)
    else sink.sessionOver({ server, device })
  })
  const servers = new Map<string, PassingMap<string, Held>>()
  const heldBy = (server: string) => {
    const known = servers.get(server)
    if (known) return known
    const rows = list.all({ server })
    const held = new PassingMap<string, Held>()
    for (const row of rows) held.set(row.device, heldOfRow(row))
    servers.set(server, held)
    return held
  }

  return {
    async awaited() {
      changed.drain()
      await sink.settled()
      return all.all({}).flatMap(awaitedIn)
    },
    of(server) {
      const open = heldBy(server)
      const key = (device: string) => `${server}\n${device}`
      const forget = ({ session: { deviceId: device }, kept }: Held) => {
        if (kept) changed.set(key(device), { server, device })
      }
      return {
        begin(session) {
          const old = open.get(session.deviceId)
          open.set(session.deviceId, { session, turn: 'server', kept: old?.kept ?? false })
          if (old) forget(old)
          return old?.session
        },
        take(device) {
          const held = open.get(device)
          if (!held) return undefined
          const due = held.turn === 'device'
          held.turn = 'server'
          return { session: held.session, due }
        },
        pass(session) {
          const held = open.get(session.deviceId)
          if (held?.session.record !== session.record) return false
          open.set(session.deviceId, { session, turn: 'device', kept: true })
          const row = rowOf(server, session, 'device')
          changed.set(key(session.deviceId), { server, device: session.deviceId, row })
          return true
        },
        end(session) {
          const held = open.get(session.deviceId)
          if (!held || !isSame(held.session, session)) return false
          open.delete(session.deviceId)
          forget(held)
          return true
        },
        list: () => [...open.values()],
      }
    },
  }
}

/** Each step is one statement that several processes may try: it succeeds in one of them. */
function sharedSessions(connection: Connection): SessionStore {
  const statements = sessionStatements(connection)
  const all = allSessions(connection)
  const { group } = connection
  return {
    awaited: async () => all.all({}).flatMap(awaitedIn),
    of: server => ({
      begin: session =>
        group(() => {
          const device = session.deviceId
          const old = statements.one.get({ server, device })
          statements.save.run(rowOf(server, session, 'server'))
          return old && sessionOfRow(old)
        }),
      take: device =>
        group((): TakenTurn | undefined => {
          const due = statements.take.run({ server, device }).changes === 1
          const row = statements.one.get({ server, device })
          return row && { session: sessionOfRow(row), due }
        }),
      pass: session => statements.pass.run(rowOf(server, session, 'device')).changes === 1,
      end: session => statements.end.run(rowOf(server, session, 'device')).changes === 1,
      list: () => statements.list.all({ server }).map(heldOfRow),
    }),
  }
}

const isSame = (a: OpenSession, b: OpenSession) => a.record === b.record && a.round === b.round

function rowOf(server: string, session: OpenSession, turn: Turn): SessionColumns {
  const { deviceId: device, record, round } = session
  return { server, device, record, round, turn, json: textOf(session) }
}

function textOf(session: OpenSession): string {
  const { mos, ...rest } = session
  return mos === undefined ? JSON.stringify(session) : `{"mos":${textOfMos(mos)},${JSON.stringify(rest).slice(1)}`
}

function awaitedIn(row: SessionColumns): readonly AwaitedCommand[] {
  return sessionOfRow(row).sent.map(({ id }) => ({ id, record: row.record }))
}

const sessionOfRow = ({ json }: SessionColumns) => JSON.parse(json) as OpenSession

function heldOfRow(row: SessionColumns): Held {
  return { session: sessionOfRow(row), turn: row.turn as Turn, kept: true }
}
