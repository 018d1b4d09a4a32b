import type { Package1 } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import { abandonSession, type ServerSession } from '#core/server-session.ts'
import type { DmServerPorts, SessionRef } from './ports.ts'

/** A session while it is open. The protocol lives in `state`, a value; the rest is where and when. */
export interface OpenSession {
  readonly deviceId: string
  readonly log: RecordLog
  readonly package1: Package1
  /** Id of the account that opened it. */
  readonly account?: string
  state: ServerSession
  /** Number of the last Package#2 that was sent, from 1; 0 before the first. */
  round: number
  /** Whose package is due. Nothing of the device counts while it is the server's turn. */
  turn: 'device' | 'server'
  /** Milliseconds since 1970. */
  lastSeenAt: number
  over: boolean
}

export interface OpenSessions {
  get(deviceId: string): OpenSession | undefined
  /** Adds a session; one that is open for the same device is ended as replaced. */
  add(session: OpenSession): Promise<void>
  /** Ends a session once; commands without a status become `unknown`. */
  end(session: OpenSession, outcome: 'done' | 'failed', problem?: Problem): Promise<void>
  /** Ends all sessions whose device has been silent for too long. */
  endIdle(idleMs: number, nowMs: number): Promise<void>
  endAll(problem: Problem): Promise<void>
}

export function refOf({ deviceId, log, round, account }: OpenSession): SessionRef {
  return { deviceId, record: log.id, round, ...(account !== undefined && { account }) }
}

/** The sessions that are open now, one per device at most (OMA DM 2.0 has no session identifier on the wire). */
export function createSessions({ work, events }: DmServerPorts): OpenSessions {
  const open = new Map<string, OpenSession>()

  async function end(session: OpenSession, outcome: 'done' | 'failed', why?: Problem): Promise<void> {
    if (session.over) return
    session.over = true
    if (open.get(session.deviceId) === session) open.delete(session.deviceId)
    const ref = refOf(session)
    const { session: state, outcomes } = abandonSession(session.state)
    session.state = state
    try {
      if (outcomes.length > 0) await work.finished(ref, outcomes)
    } finally {
      session.log.end(outcome, why)
      await events.ended(ref, outcome, why)
    }
  }

  async function endEach(sessions: readonly OpenSession[], why: (session: OpenSession) => Problem): Promise<void> {
    await Promise.all(sessions.map(session => end(session, 'failed', why(session))))
  }

  return {
    get: deviceId => open.get(deviceId),
    add: async session => {
      const { deviceId } = session
      const old = open.get(deviceId)
      open.set(deviceId, session)
      if (old) await end(old, 'failed', problem('server.session-replaced', { device: deviceId }))
    },
    end,
    endIdle: async (idleMs, nowMs) => {
      const idle = [...open.values()].filter(({ turn, lastSeenAt }) => turn === 'device' && nowMs - lastSeenAt > idleMs)
      const seconds = Math.round(idleMs / 1000)
      await endEach(idle, ({ deviceId }) => problem('server.session-idle', { device: deviceId, seconds }))
    },
    endAll: why => endEach([...open.values()], () => why),
  }
}
