import type { Connection } from './connection.ts'
import type { WorkRow, WorkStore } from './work.ts'
import { frontOf, moveWork } from './work-order.ts'
import { awaitedJson, columnsOfWork, firstServer, isMoot, workOfColumns } from './work-rows.ts'
import { workStatements } from './work-statements.ts'

/**
 * The queues where several processes share the store. Nothing is kept at hand; each change runs in a transaction that
 * holds the write lock from its beginning (BEGIN IMMEDIATE), so a command is claimed by one process alone.
 */
export function sharedWork(connection: Connection): WorkStore {
  const statements = workStatements(connection)
  const { group } = connection
  const find = (id: number): WorkRow | undefined => {
    const row = statements.one.get({ id })
    return row && workOfColumns(row)
  }
  const save = (row: WorkRow): WorkRow => {
    statements.update.run(columnsOfWork(row))
    return row
  }

  return {
    add: async (deviceId, wire, at, tags = {}) =>
      wire.map((command): WorkRow => {
        const row: WorkRow = { id: 0, deviceId, ...tags, wire: command, state: 'queued', createdAt: at }
        return { ...row, id: Number(statements.insert.run({ ...columnsOfWork(row), id: null }).lastInsertRowid) }
      }),
    claim: async (device, most, { record, round, at, serverId: server = firstServer }) =>
      group(() =>
        statements.queued
          .all({ device, server, limit: most })
          .map(row => save({ ...workOfColumns(row), state: 'sent', record, round, sentAt: at })),
      ),
    giveBack: async ids =>
      group(() =>
        ids.flatMap(id => {
          const row = find(id)
          if (row?.state !== 'sent') return []
          const { record: _, round: __, sentAt: ___, ...rest } = row
          return [save({ ...rest, state: 'queued' })]
        }),
      ),
    finish: async (id, outcome, at) =>
      group(() => {
        const row = find(id)
        if (!row || isMoot(row, outcome)) return
        const { state, status, result } = outcome
        save({ ...row, state, ...(status && { status }), ...(result !== undefined && { result }), doneAt: at })
      }),
    settle: async (at, awaited) => void statements.settle.run({ at, awaitedJson: awaitedJson(awaited) }),
    list: async (device, limit, below = Number.MAX_SAFE_INTEGER) =>
      statements.list.all({ device, limit, below }).map(workOfColumns),
    front: async (device, limit) => frontOf(statements, device, limit),
    ofAuthority: async (authority, limit) => statements.ofAuthority.all({ authority, limit }).map(workOfColumns),
    get: async id => find(id),
    cancel: async id =>
      group(() => {
        const row = find(id)
        return row?.state === 'queued' ? save({ ...row, state: 'cancelled' }) : undefined
      }),
    move: async (id, before) => group(() => moveWork(statements, find, id, before)),
    counts: async () => new Map(statements.counts.all({}).map(row => [row.device, row.count])),
  }
}
