import type { DialectChoice } from '#core/dialect/dialect.ts'
import type { SessionKeeper } from '#core/open-session.ts'
import type { Alert, MoDocument, Package1 } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { ContinuedRecorder } from '#core/record.ts'
import type { Outcome, Planned } from '#core/server-session.ts'
import type { Soon } from '#core/soon.ts'
import type { AccountLookup, AuthMode } from '#http/authenticate.ts'

/** One round of one session. */
export interface SessionRef {
  readonly deviceId: string
  /** Id of the session's record. */
  readonly record: string
  readonly round: number
  /** Id of the account that the device authenticated with, when accounts have ids. */
  readonly account?: string | undefined
}

/** The queue of work that sessions draw from. */
export interface WorkSource {
  /** What to send now; nothing = the session ends. What is given here is given to nobody else. */
  next(session: SessionRef): Soon<readonly Planned[]>
  /** What became of commands that were sent; `unknown` when no status came. */
  finished(session: SessionRef, outcomes: readonly Outcome[]): Soon<void>
  /** Commands that were given by `next` and never sent: they wait again, in their old places. */
  returned?(session: SessionRef, planned: readonly Planned[]): Promise<void>
}

/** What the server tells its owner. */
export interface ServerEvents {
  opened(session: SessionRef, package1: Package1, insecure: boolean): Soon<void>
  /** Data that a GET brought back. */
  read(session: SessionRef, document: MoDocument): Soon<void>
  /** What it queues for the device goes out in this very session. */
  alerts(session: SessionRef, alerts: readonly Alert[]): Soon<void>
  ended(session: SessionRef, outcome: 'done' | 'failed', problem?: Problem): Soon<void>
  /** A request that became no session; the device id is what it claimed. */
  refused(deviceId: string | undefined, problem: Problem): void
}

export interface DmServerPorts {
  readonly recorder: ContinuedRecorder
  readonly sessions: SessionKeeper
  readonly work: WorkSource
  readonly accounts: AccountLookup
  readonly events: ServerEvents
  /** Whether a DM Notification with this identifier was sent to the device; without it nobody is asked. */
  notified?(deviceId: string, id: number): Promise<boolean>
  /**
   * Settles when everything that was kept and recorded so far survives the end of this process; no answer leaves
   * before. `record` is the one that the answer belongs to: another process may go on with it from then on.
   */
  kept(record: string): Promise<void>
}

export interface DmServerOptions {
  readonly serverId: string
  /** Path of the endpoint. Addresses below it are taken too, so that CONT can lead there. */
  readonly path: string
  readonly auth: AuthMode
  /** Takes the dialect from each first package (`auto`, the default), or speaks one alone. */
  readonly dialect?: DialectChoice
  /** Draft dialect: ends each session by END (S004 §5.5.9), never by a document without commands (§5.6). */
  readonly alwaysEnd?: boolean
  /** TLS or authentication is off: every record says so. */
  readonly insecure: boolean
  /** Address of an endpoint on the same store; devices are sent there by CONT for the rest of their session. */
  readonly continueAt?: string
  readonly limits?: {
    /** Largest body, in bytes; 16 MiB. */
    readonly bodyBytes?: number
    /** How long a device may take to answer, in milliseconds; 5 minutes. */
    readonly idleMs?: number
  }
}
