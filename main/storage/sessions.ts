import type { OpenSession, SessionKeeper, TakenTurn, Turn } from '#core/open-session.ts'
import type { Connection } from './connection.ts'
import { pendingRows } from './pending-rows.ts'
import { type SessionColumns, sessionStatements } from './session-statements.ts'

/** The open sessions of all DM Servers on this store. */
export interface SessionStore {
  of(serverId: string): SessionKeeper
}

/** The sessions, at hand or, where several processes share the store, asked for anew each time. */
export function sessionStore(connection: Connection): SessionStore {
  return connection.shared ? sharedSessions(connection) : ownSessions(connection)
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
function ownSessions(connection: Connection): SessionStore {
  const statements = sessionStatements(connection)
  const changed = pendingRows<string, SessionColumns & { readonly gone?: boolean }>(connection.commits, row => {
    if (row.gone) statements.remove.run(row)
    else statements.save.run(row)
  })
  const servers = new Map<string, Map<string, Held>>()
  const heldBy = (server: string) => {
    const known = servers.get(server)
    if (known) return known
    const rows = statements.list.all({ server })
    const held = new Map(rows.map((row): [string, Held] => [row.device, heldOfRow(row)]))
    servers.set(server, held)
    return held
  }

  return {
    of(server) {
      const open = heldBy(server)
      const key = (device: string) => `${server}\n${device}`
      const forget = ({ session, kept }: Held) => {
        const row = rowOf(server, session, 'device')
        if (kept) changed.set(key(row.device), { ...row, gone: true })
      }
      return {
        async begin(session) {
          const old = open.get(session.deviceId)
          open.set(session.deviceId, { session, turn: 'server', kept: old?.kept ?? false })
          if (old) forget(old)
          return old?.session
        },
        async take(device) {
          const held = open.get(device)
          if (!held) return undefined
          const due = held.turn === 'device'
          held.turn = 'server'
          return { session: held.session, due }
        },
        async pass(session) {
          const held = open.get(session.deviceId)
          if (held?.session.record !== session.record) return false
          open.set(session.deviceId, { session, turn: 'device', kept: true })
          changed.set(key(session.deviceId), rowOf(server, session, 'device'))
          return true
        },
        async end(session) {
          const held = open.get(session.deviceId)
          if (!held || !isSame(held.session, session)) return false
          open.delete(session.deviceId)
          forget(held)
          return true
        },
        list: async () => [...open.values()],
      }
    },
  }
}

/** Each step is one statement that several processes may try: it succeeds in one of them. */
function sharedSessions(connection: Connection): SessionStore {
  const statements = sessionStatements(connection)
  const { group } = connection
  return {
    of: server => ({
      begin: async session =>
        group(() => {
          const device = session.deviceId
          const old = statements.one.get({ server, device })
          statements.save.run(rowOf(server, session, 'server'))
          return old && sessionOfRow(old)
        }),
      take: async device =>
        group((): TakenTurn | undefined => {
          const due = statements.take.run({ server, device }).changes === 1
          const row = statements.one.get({ server, device })
          return row && { session: sessionOfRow(row), due }
        }),
      pass: async session => statements.pass.run(rowOf(server, session, 'device')).changes === 1,
      end: async session => statements.end.run(rowOf(server, session, 'device')).changes === 1,
      list: async () => statements.list.all({ server }).map(heldOfRow),
    }),
  }
}

const isSame = (a: OpenSession, b: OpenSession) => a.record === b.record && a.round === b.round

function rowOf(server: string, session: OpenSession, turn: Turn): SessionColumns {
  const { deviceId: device, record, round } = session
  return { server, device, record, round, turn, json: JSON.stringify(session) }
}

const sessionOfRow = ({ json }: SessionColumns) => JSON.parse(json) as OpenSession

function heldOfRow(row: SessionColumns): Held {
  return { session: sessionOfRow(row), turn: row.turn as Turn, kept: true }
}
