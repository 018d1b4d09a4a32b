import type { CommandStatus } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import { ownWork } from './own-work.ts'
import type { AwaitedCommand } from './sessions.ts'
import { sharedWork } from './shared-work.ts'

export type WorkState = 'queued' | 'sent' | 'done' | 'failed' | 'unknown' | 'cancelled'

/** One command for a device. Times are microseconds since 1970. */
export interface WorkRow {
  readonly id: number
  readonly deviceId: string
  /** The DM Server that is to send it; the first one of the store when there is none. */
  readonly serverId?: string
  /** The Management Authority whose job it is. */
  readonly authority?: string
  /** Name and parameters as they go over the wire (OMA DM 2.0 §7.2.1.2). */
  readonly wire: readonly string[]
  readonly state: WorkState
  readonly status?: CommandStatus
  /** What a GET brought back, as JSON or bare text; kept for the jobs of authorities. */
  readonly result?: string
  readonly record?: string
  readonly round?: number
  readonly createdAt: number
  readonly sentAt?: number
  readonly doneAt?: number
  /** Its place in the queue after it was moved; without one its id counts. */
  readonly place?: number
}

/** Whose a job is, where that is not the first server's own. */
export type WorkTags = Pick<WorkRow, 'serverId' | 'authority'>

/** Where commands are sent: the record and round of a session, and when. */
export interface SentRound {
  readonly record: string
  readonly round: number
  readonly at: number
  readonly serverId?: string | undefined
}

/** What came of a command. */
export interface WorkResult {
  readonly state: 'done' | 'failed' | 'unknown'
  readonly status?: CommandStatus | undefined
  readonly result?: string | undefined
}

/** The queue of commands of each device, first in, first out. Nothing is removed: past work stays as history. */
export interface WorkStore {
  add(deviceId: string, wire: readonly (readonly string[])[], at: number, tags?: WorkTags): Promise<readonly WorkRow[]>
  /** Takes the oldest queued commands of one server, at most `most`, for a round of a session: sent from now on. */
  claim(deviceId: string, most: number, round: SentRound): Promise<readonly WorkRow[]>
  /** Commands that were claimed and never sent are queued again, in their old places. */
  giveBack(ids: readonly number[]): Promise<readonly WorkRow[]>
  /** Unknown becomes only what was sent and has no outcome yet. */
  finish(id: number, result: WorkResult, at: number): Promise<void>
  /** What was sent and no open session waits for will not be answered any more: unknown. */
  settle(at: number, awaited: readonly AwaitedCommand[]): Promise<void>
  /** Newest first; only those with an id below `below`, if there is one. */
  list(deviceId: string, limit: number, below?: number): Promise<readonly WorkRow[]>
  /** What waits and goes out first, at most `limit` for each server, in order. */
  front(deviceId: string, limit: number): Promise<readonly WorkRow[]>
  /** The jobs of one authority, newest first. */
  ofAuthority(authority: string, limit: number): Promise<readonly WorkRow[]>
  get(id: number): Promise<WorkRow | undefined>
  /** Cancels what is still queued; undefined when it is not. */
  cancel(id: number): Promise<WorkRow | undefined>
  /** Moves what is queued before another command of the same queue, or to its end; undefined when one is not queued. */
  move(id: number, before: number | undefined): Promise<WorkRow | undefined>
  /** How many commands are queued, by device. */
  counts(): Promise<ReadonlyMap<string, number>>
}

/** The queues: their fronts at hand or, where several processes share the store, settled in the database each time. */
export function workStore(connection: Connection): WorkStore {
  return connection.shared ? sharedWork(connection) : ownWork(connection)
}
