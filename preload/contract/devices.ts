import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Command, CommandStatus } from '../../main/core/package-types.ts'
import type { Problem } from '../../main/core/problem.ts'
import type { RecordEntry, RecordSummary } from '../../main/core/record.ts'
import type { AlertCounts } from './alerts.ts'
import { type Answer, id, none, page, wireCommand } from './common.ts'

export interface DeviceSummary {
  readonly id: string
  readonly name?: string
  readonly state: 'expected' | 'in-session' | 'seen' | 'failed'
  /** Microseconds since 1970. */
  readonly firstSeenAt?: number
  readonly lastSeenAt?: number
  readonly lastRecord?: string
  readonly lastProblem?: Problem
  readonly manufacturer?: string
  readonly model?: string
  readonly firmware?: string
  readonly account: 'none' | 'pending' | 'proved'
  readonly queued: number
  readonly alerts: AlertCounts
  readonly simulated: boolean
  readonly insecure: boolean
}

/** One row of a device's tree, in pre-order. */
export interface TreeRow {
  readonly depth: number
  /** `mo`: a MOID; `instance`: an MO instance root; below it interior nodes and leaves. */
  readonly kind: 'mo' | 'instance' | 'interior' | 'leaf'
  readonly name: string
  /** ClientURI; for a `mo` row the one that stands for all its instances. */
  readonly uri: string
  readonly format?: string
  readonly value?: string | number | boolean | null
  /** First letters of the DDF access types, in the order A C D E G R; empty when no DDF is known. */
  readonly access: string
  readonly scope?: 'Permanent' | 'Dynamic'
  /** The device announced it, its content was never read. */
  readonly unread?: boolean
  /** When the tree is viewed as a server: the rights it holds here, bits of AR (OMA DM 2.0 §12.3). */
  readonly held?: number
  /** When the tree is viewed as a server: it may read neither this nor anything below. */
  readonly hidden?: boolean
}

export interface TreePart {
  readonly revision: number
  readonly total: number
  readonly from: number
  readonly rows: readonly TreeRow[]
}

export type NodeAction = 'GET' | 'WRITE' | 'DELETE' | 'EXEC' | 'ADD'

export interface NodeSheet {
  readonly row: TreeRow
  readonly moid: string
  readonly miid?: string
  readonly title?: string
  readonly text?: string
  readonly mime?: readonly string[]
  readonly occurrence?: string
  readonly defaultValue?: string
  readonly allowedValues?: readonly string[]
  readonly ddf?: string
  readonly ddfLine?: number
  /** Microseconds since 1970; when the shown value was read from the device. */
  readonly readAt?: number
  readonly validator?: string
  /** No rules that were read tell what the server may do here: only the device knows. */
  readonly rightsUnknown?: boolean
  readonly actions: readonly { readonly action: NodeAction; readonly allowed: boolean; readonly why?: Problem }[]
  readonly history: readonly { readonly at: number; readonly value: string; readonly record?: string }[]
}

export interface WorkItem {
  readonly id: number
  readonly deviceId: string
  readonly command: Command
  /** The server that is to send it, when that is not the first one. */
  readonly serverId?: string
  /** The Management Authority whose job it is. */
  readonly authority?: string
  /** What a GET brought back, for the authority that asked. */
  readonly result?: string
  readonly state: 'queued' | 'sent' | 'done' | 'failed' | 'unknown' | 'cancelled'
  readonly status?: CommandStatus
  readonly record?: string
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly sentAt?: number
  readonly doneAt?: number
  /** Its place in the queue after it was moved; without one its id counts. */
  readonly place?: number
}

/** A command of a Management Authority, with what it brought back. */
export type AuthorityJob = WorkItem

/** One way in which a ClientURI that is being typed may go on. */
export interface UriSuggestion {
  readonly uri: string
  readonly kind: 'mo' | 'instance' | 'interior' | 'leaf'
  readonly format?: string
  /** What the description calls it, or what it stands for. */
  readonly words?: string
}

export const devicesCalls = {
  list: oc.input(none).output(type<readonly DeviceSummary[]>()),
  /** `as`: the tree as this server sees it, by the rules that were read from the device. */
  tree: oc.input(z.object({ deviceId: id, as: id.optional(), ...page })).output(type<Answer<TreePart>>()),
  node: oc
    .input(z.object({ deviceId: id, as: id.optional(), uri: z.string().max(4096) }))
    .output(type<Answer<NodeSheet>>()),
  work: oc.input(z.object({ deviceId: id })).output(type<readonly WorkItem[]>()),
  enqueue: oc
    .input(z.object({ deviceId: id, commands: z.array(wireCommand).min(1).max(10_000) }))
    .output(type<Answer<readonly WorkItem[]>>()),
  /** Puts a document with the value into the repository and queues the HGET that fetches it. */
  write: oc
    .input(z.object({ deviceId: id, uri: z.string().max(4096), value: z.unknown() }))
    .output(type<Answer<readonly WorkItem[]>>()),
  cancel: oc.input(z.object({ workId: z.number().int() })).output(type<Answer<WorkItem>>()),
  /** Moves a command that waits before another of the same queue; without one to the end. Gives all that wait. */
  move: oc
    .input(z.object({ workId: z.number().int(), before: z.number().int().optional() }))
    .output(type<Answer<readonly WorkItem[]>>()),
  /** How a ClientURI may go on, from the device's tree and the descriptions. */
  complete: oc
    .input(z.object({ deviceId: id, text: z.string().max(4096) }))
    .output(type<Answer<readonly UriSuggestion[]>>()),
  forget: oc.input(z.object({ deviceId: id })).output(type<Answer<null>>()),
}

export const sessionsCalls = {
  list: oc
    .input(
      z.object({ deviceId: id.optional(), before: z.number().optional(), limit: z.number().int().min(1).max(1000) }),
    )
    .output(type<readonly RecordSummary[]>()),
  get: oc.input(z.object({ record: id })).output(type<Answer<RecordSummary>>()),
  /** Entries with an id above `after`, oldest first; fewer than `limit` where bodies are large, none at the end. */
  entries: oc
    .input(z.object({ record: id, after: z.number().int().min(0), limit: z.number().int().min(1).max(5000) }))
    .output(type<Answer<readonly RecordEntry[]>>()),
  /** The whole record as one JSON text, secrets redacted. */
  export: oc.input(z.object({ record: id })).output(type<Answer<{ readonly name: string; readonly text: string }>>()),
}
