import { sql } from 'kysely'
import type { CommandStatus } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import { fromText, present, toText } from './json.ts'
import { steadyNumber, steadyText } from './statement.ts'
import type { Tables } from './tables.ts'

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

type Row = Tables['work'] & { id: number }

export function workStore(connection: Connection): WorkStore {
  const { query, reads, writes, group } = connection
  const add = writes<{ device: string; wireJson: string; createdAt: number }>(slot =>
    query.insertInto('work').values({
      device: slot('device'),
      wireJson: slot('wireJson'),
      state: sql.lit('queued'),
      createdAt: slot('createdAt'),
    }),
  )
  const rows = query.selectFrom('work').selectAll()
  const next = reads<{ device: string; most: number }, Row>(slot =>
    rows
      .where('state', '=', sql.lit('queued'))
      .where('device', '=', steadyText(slot('device')))
      .orderBy('id')
      .limit(steadyNumber(slot('most'))),
  )
  const outstanding = reads<{ device: string }, Row>(slot =>
    rows
      .where('state', '=', sql.lit('sent'))
      .where('device', '=', steadyText(slot('device')))
      .orderBy('id'),
  )
  const list = reads<{ device: string; limit: number }, Row>(slot =>
    rows
      .where('device', '=', steadyText(slot('device')))
      .orderBy('id', 'desc')
      .limit(steadyNumber(slot('limit'))),
  )
  const one = reads<{ id: number }, Row>(slot => rows.where('id', '=', slot('id')))
  const sent = writes<{ id: number; record: string; round: number; sentAt: number }>(slot =>
    query
      .updateTable('work')
      .set({ state: sql.lit('sent'), record: slot('record'), round: slot('round'), sentAt: slot('sentAt') })
      .where('id', '=', slot('id')),
  )
  const finish = writes<{ id: number; state: string; statusJson: string | null; doneAt: number }>(slot =>
    query
      .updateTable('work')
      .set({ state: slot('state'), statusJson: slot('statusJson'), doneAt: slot('doneAt') })
      .where('id', '=', slot('id')),
  )
  const cancel = writes<{ id: number }>(slot =>
    query
      .updateTable('work')
      .set({ state: sql.lit('cancelled') })
      .where('id', '=', slot('id'))
      .where('state', '=', sql.lit('queued')),
  )
  const counts = reads<object, { device: string; count: number }>(() =>
    query
      .selectFrom('work')
      .where('state', '=', sql.lit('queued'))
      .groupBy('device')
      .select(eb => ['device', eb.fn.countAll<number>().as('count')]),
  )
  const get = (id: number) => {
    const row = one.get({ id })
    return row && workOfRow(row)
  }

  return {
    async add(device, wire, at) {
      return group(() =>
        wire.map((command): WorkRow => {
          const { lastInsertRowid } = add.run({ device, wireJson: JSON.stringify(command), createdAt: at })
          return { id: Number(lastInsertRowid), deviceId: device, wire: command, state: 'queued', createdAt: at }
        }),
      )
    },
    async next(device, most) {
      return next.all({ device, most }).map(workOfRow)
    },
    async sent(ids, record, round, at) {
      group(() => {
        for (const id of ids) sent.run({ id, record, round, sentAt: at })
      })
    },
    async finish(id, state, status, at) {
      finish.run({ id, state, statusJson: toText(status), doneAt: at })
    },
    async list(device, limit) {
      return list.all({ device, limit }).map(workOfRow)
    },
    async get(id) {
      return get(id)
    },
    async cancel(id) {
      return cancel.run({ id }).changes > 0 ? get(id) : undefined
    },
    async outstanding(device) {
      return outstanding.all({ device }).map(workOfRow)
    },
    async counts() {
      return new Map(counts.all({}).map(row => [row.device, row.count]))
    },
  }
}

function workOfRow(row: Row): WorkRow {
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
