import type { CommandStatus } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import { fromText, present, toText } from './json.ts'
import { pendingRows } from './pending-rows.ts'
import { type WorkColumns, workStatements } from './work-statements.ts'

export type WorkState = 'queued' | 'sent' | 'done' | 'failed' | 'unknown' | 'cancelled'

/** One command for a device. Times are microseconds since 1970. */
export interface WorkRow {
  readonly id: number
  readonly deviceId: string
  /** Name and parameters as they go over the wire (OMA DM 2.0 §7.2.1.2). */
  readonly wire: readonly string[]
  readonly state: WorkState
  readonly status?: CommandStatus
  readonly record?: string
  readonly round?: number
  readonly createdAt: number
  readonly sentAt?: number
  readonly doneAt?: number
}

/** The queue of commands of each device, first in, first out. Nothing is removed: past work stays as history. */
export interface WorkStore {
  add(deviceId: string, wire: readonly (readonly string[])[], at: number): Promise<readonly WorkRow[]>
  /** The oldest queued commands, at most `most`. */
  next(deviceId: string, most: number): Promise<readonly WorkRow[]>
  sent(ids: readonly number[], record: string, round: number, at: number): Promise<void>
  finish(id: number, state: 'done' | 'failed' | 'unknown', status: CommandStatus | undefined, at: number): Promise<void>
  /** Newest first. */
  list(deviceId: string, limit: number): Promise<readonly WorkRow[]>
  get(id: number): Promise<WorkRow | undefined>
  /** Cancels what is still queued; undefined when it is not. */
  cancel(id: number): Promise<WorkRow | undefined>
  /** What was sent and not answered. */
  outstanding(deviceId: string): Promise<readonly WorkRow[]>
  /** How many commands are queued, by device. */
  counts(): Promise<ReadonlyMap<string, number>>
}

/** More rows than this are not kept at hand. */
const atHand = 50_000

/** Keeps the commands that wait or are on their way at hand; each change of them is written with the next commit. */
export function workStore(connection: Connection): WorkStore {
  const statements = workStatements(connection)
  let newest = statements.newest()
  let written = newest
  const changed = pendingRows<number, WorkRow>(connection.commits, row => {
    if (row.id > written) statements.insert.run(columnsOf(row))
    else statements.update.run(columnsOf(row))
    written = Math.max(written, row.id)
  })
  /** Queued and sent rows by id, and the ids of the queued ones by device, oldest first. */
  const live = new Map<number, WorkRow>()
  const queues = new Map<string, readonly number[]>()

  const find = (id: number): WorkRow | undefined => {
    const known = live.get(id) ?? changed.get(id)
    if (known) return known
    const row = statements.one.get({ id })
    return row && workOfRow(row)
  }
  const queueOf = (device: string): readonly number[] => {
    const known = queues.get(device)
    if (known) return known
    changed.drain()
    const rows = statements.queued.all({ device }).map(workOfRow)
    if (live.size + rows.length > atHand) {
      live.clear()
      queues.clear()
    }
    for (const row of rows) live.set(row.id, row)
    const queue = rows.map(row => row.id)
    queues.set(device, queue)
    return queue
  }
  const change = (row: WorkRow) => {
    changed.set(row.id, row)
    if (row.state === 'queued' || row.state === 'sent') live.set(row.id, row)
    else live.delete(row.id)
  }
  const leaveQueue = (rows: readonly WorkRow[]) => {
    const ids = new Set(rows.map(row => row.id))
    for (const device of new Set(rows.map(row => row.deviceId))) {
      const queue = queues.get(device)
      if (queue)
        queues.set(
          device,
          queue.filter(id => !ids.has(id)),
        )
    }
  }

  return {
    async add(deviceId, wire, at) {
      const queue = queueOf(deviceId)
      const rows = wire.map((command): WorkRow => {
        newest += 1
        return { id: newest, deviceId, wire: command, state: 'queued', createdAt: at }
      })
      for (const row of rows) change(row)
      queues.set(deviceId, [...queue, ...rows.map(row => row.id)])
      return rows
    },
    async next(device, most) {
      return queueOf(device)
        .slice(0, most)
        .flatMap(id => find(id) ?? [])
    },
    async sent(ids, record, round, at) {
      const rows = ids.flatMap(id => find(id) ?? [])
      leaveQueue(rows)
      for (const row of rows) change({ ...row, state: 'sent', record, round, sentAt: at })
    },
    async finish(id, state, status, at) {
      const row = find(id)
      if (!row) return
      if (row.state === 'queued') leaveQueue([row])
      change({ ...row, state, ...(status && { status }), doneAt: at })
    },
    async list(device, limit) {
      changed.drain()
      return statements.list.all({ device, limit }).map(workOfRow)
    },
    async get(id) {
      return find(id)
    },
    async cancel(id) {
      const row = find(id)
      if (row?.state !== 'queued') return undefined
      leaveQueue([row])
      const cancelled: WorkRow = { ...row, state: 'cancelled' }
      change(cancelled)
      return cancelled
    },
    async outstanding(device) {
      changed.drain()
      return statements.outstanding.all({ device }).map(workOfRow)
    },
    async counts() {
      changed.drain()
      return new Map(statements.counts.all({}).map(row => [row.device, row.count]))
    },
  }
}

function columnsOf(row: WorkRow): WorkColumns {
  return {
    id: row.id,
    device: row.deviceId,
    wireJson: JSON.stringify(row.wire),
    state: row.state,
    statusJson: toText(row.status),
    record: row.record ?? null,
    round: row.round ?? null,
    createdAt: row.createdAt,
    sentAt: row.sentAt ?? null,
    doneAt: row.doneAt ?? null,
  }
}

function workOfRow(row: WorkColumns): WorkRow {
  return {
    id: row.id,
    deviceId: row.device,
    wire: JSON.parse(row.wireJson) as readonly string[],
    state: row.state as WorkState,
    ...present({
      status: fromText<CommandStatus>(row.statusJson),
      record: row.record,
      round: row.round,
      sentAt: row.sentAt,
      doneAt: row.doneAt,
    }),
    createdAt: row.createdAt,
  }
}
