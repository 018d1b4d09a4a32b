import type { MosEntry } from './package-types.ts'
import type { Planned } from './server-session.ts'

// What the DM Server needs of a store to go on with sessions: the two folders meet in this interface only.

/**
 * A session between two packages, as a plain value that is kept as JSON: with the request it is all that the next turn
 * needs, in whatever process that is taken (DM-SYS-001).
 */
export interface OpenSession {
  readonly deviceId: string
  /** Id of the session's record. */
  readonly record: string
  /** Id of the account that opened it. */
  readonly account?: string | undefined
  /** What Package#1 announced. */
  readonly mos?: readonly MosEntry[] | undefined
  /** Draft dialect: the identifier that the device repeats in each request. */
  readonly sessionId?: number | undefined
  /** Draft dialect: the statuses of the commands that were sent are not wanted. */
  readonly unreported?: true | undefined
  /** Draft dialect: a SHOW among the commands that were sent may hold the session until a person is done. */
  readonly held?: true | undefined
  /** Number of the last Package#2 that was sent, from 1; 0 before the first. */
  readonly round: number
  /** The commands of that package, which wait for their statuses. */
  readonly sent: readonly Planned[]
  /** The last part of the address that the server gave out by CONT. */
  readonly token?: string | undefined
}

/** Whose package is due. Nothing of the device counts while it is the server's turn. */
export type Turn = 'device' | 'server'

export interface TakenTurn {
  readonly session: OpenSession
  /** The turn is the caller's; otherwise the package before is still being worked on. */
  readonly due: boolean
}

/**
 * The open sessions of one DM Server, one per device at most (OMA DM 2.0 has no session identifier on the wire). Several
 * processes may share them: whatever is asked, one of them alone gets it. Everything is done at once; throws a Failure
 * when the disk refuses.
 */
export interface SessionKeeper {
  /** Begins a session at the server's turn. One that is open for the same device is over by that, and given back. */
  begin(session: OpenSession): OpenSession | undefined
  /** Takes the turn of a device that sent its package; undefined when no session is open. */
  take(deviceId: string): TakenTurn | undefined
  /** Passes the turn to the device, with the session as it stands now; false when it is over meanwhile. */
  pass(session: OpenSession): boolean
  /** Ends the session; false when it is over already or has gone on. */
  end(session: OpenSession): boolean
  list(): readonly { readonly session: OpenSession; readonly turn: Turn }[]
}
