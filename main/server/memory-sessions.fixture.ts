import type { OpenSession, SessionKeeper, Turn } from '#core/open-session.ts'

/** Open sessions in plain sight. */
export function memorySessions(): SessionKeeper {
  const open = new Map<string, { session: OpenSession; turn: Turn }>()
  const isSame = (a: OpenSession | undefined, b: OpenSession) => a?.record === b.record
  return {
    begin: session => {
      const old = open.get(session.deviceId)?.session
      open.set(session.deviceId, { session, turn: 'server' })
      return old
    },
    take: deviceId => {
      const entry = open.get(deviceId)
      if (!entry) return undefined
      const due = entry.turn === 'device'
      entry.turn = 'server'
      return { session: entry.session, due }
    },
    pass: session => {
      const entry = open.get(session.deviceId)
      if (!entry || !isSame(entry.session, session)) return false
      open.set(session.deviceId, { session, turn: 'device' })
      return true
    },
    end: session => {
      const kept = open.get(session.deviceId)?.session
      if (!isSame(kept, session) || kept?.round !== session.round) return false
      return open.delete(session.deviceId)
    },
    list: () => [...open.values()],
  }
}
