import type { ServerEvents, SessionRef } from '#server/ports.ts'

// Sessions of several servers come together in the areas; what follows from one goes back to its server.

/** A session and the DM Server it is with; none = the first one of the workbench. */
export interface ServedSession extends SessionRef {
  readonly serverId?: string
}

/** The events of a server beside the first one: its sessions say whose they are. */
export function eventsOf(serverId: string, events: ServerEvents): ServerEvents {
  const served = (session: SessionRef): ServedSession => ({ ...session, serverId })
  return {
    opened: (session, package1, insecure) => events.opened(served(session), package1, insecure),
    read: (session, document) => events.read(served(session), document),
    alerts: (session, alerts) => events.alerts(served(session), alerts),
    ended: (session, outcome, why) => events.ended(served(session), outcome, why),
    refused: events.refused,
  }
}
