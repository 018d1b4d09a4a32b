import type { OpenSession } from '#core/open-session.ts'
import { type Problem, problem } from '#core/problem.ts'
import { abandonSession, type ServerSession } from '#core/server-session.ts'
import { type Soon, whenThere } from '#core/soon.ts'
import { withoutOwn } from './continue-at.ts'
import type { DmServerPorts, SessionRef } from './ports.ts'
import type { Server } from './visit.ts'

// How sessions end. Where they are while they are open is the keeper's business.

export function refOf({ deviceId, record, round, account }: OpenSession): SessionRef {
  return { deviceId, record, round, account }
}

/** The session as the protocol sees it. */
export function stateOf({ round, sent, unreported }: OpenSession): ServerSession {
  return { phase: 'open', round, sent, unreported }
}

/** Ends a session once, whoever asks first; commands without a status become `unknown`. */
export async function endSession(
  server: Server,
  session: OpenSession,
  outcome: 'done' | 'failed',
  why?: Problem,
): Promise<void> {
  if (server.ports.sessions.end(session)) await closeSession(server, session, outcome, why)
}

/** What follows when a session is over. */
export async function closeSession(
  { ports }: Server,
  session: OpenSession,
  outcome: 'done' | 'failed',
  why?: Problem,
): Promise<void> {
  const ref = refOf(session)
  const outcomes = withoutOwn(abandonSession(stateOf(session)).outcomes)
  try {
    if (outcomes.length > 0) await ports.work.finished(ref, outcomes)
  } finally {
    await tellEnd(ports, ref, outcome, why)
  }
}

/** Ends the record of a session that is over, and tells the owner. */
export function tellEnd(
  { recorder, events }: DmServerPorts,
  session: SessionRef,
  outcome: 'done' | 'failed',
  why?: Problem,
): Soon<void> {
  const record = recorder.resume(session.record) ?? recorder.takeUp(session.record)
  return whenThere(record, log => {
    log?.end(outcome, why)
    return events.ended(session, outcome, why)
  })
}

/** Ends all sessions that are open, e.g. because the server was switched off. */
export async function endAll(server: Server, why: Problem): Promise<void> {
  const open = server.ports.sessions.list()
  await Promise.all(open.map(({ session }) => endSession(server, session, 'failed', why)))
}

/** How long the server itself may take for its turn, beyond what a device may: a body arrives within that time. */
const ownTurnMs = 150_000

/** How long a SHOW may hold a session of the draft dialect: the guard of a client, and some time more. */
const showMs = 630_000

/**
 * Ends sessions in which nothing happened for too long. It goes by what it saw change since it looked last, not by the
 * time of day: neither a clock that jumps nor another process with another clock ends a session. A person at a page that
 * SHOW opened is waited for (S004 §5.5.7).
 */
export function watchIdle(server: Server, idleMs: number): (nowMs: number) => Promise<void> {
  let seen = new Map<string, { readonly stamp: string; readonly since: number }>()
  return async nowMs => {
    const before = seen
    seen = new Map()
    for (const { session, turn } of server.ports.sessions.list()) {
      const stamp = `${turn}${session.round}`
      const known = before.get(session.record)
      const since = known?.stamp === stamp ? known.since : nowMs
      seen.set(session.record, { stamp, since })
      const patience = turn === 'server' ? ownTurnMs : session.held ? showMs : 0
      if (nowMs - since <= idleMs + patience) continue
      const why = problem('server.session-idle', { device: session.deviceId, seconds: Math.round(idleMs / 1000) })
      await endSession(server, session, 'failed', why)
    }
  }
}
