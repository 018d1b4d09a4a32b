import { PassingMap } from '#core/passing-map.ts'
import type { Connection } from './connection.ts'
import { pendingRows } from './pending-rows.ts'
import { frontMost } from './queue-front.ts'
import { type Queue, queues } from './queues.ts'
import type { WorkRow, WorkStore } from './work.ts'
import { frontOf, moveWork } from './work-order.ts'
import { awaitedJson, columnsOfWork, firstServer, isMoot, workOfColumns } from './work-rows.ts'
import { workStatements } from './work-statements.ts'

/** More rows, or queues, than this are not kept at hand. */
const atHand = 50_000

type Tagged = Pick<WorkRow, 'deviceId' | 'serverId'>
const queueOf = ({ deviceId, serverId = firstServer }: Tagged): Queue => ({ device: deviceId, server: serverId })

/** Keeps the commands that wait or are on their way at hand; each change of them is written with the next commit. */
export function ownWork(connection: Connection): WorkStore {
  const statements = workStatements(connection)
  let newest = statements.newest()
  let written = newest
  /** Devices of which a row waits for being written. */
  const waiting = new PassingMap<string, true>()
  const changed = pendingRows<number, WorkRow>(connection.commits, row => {
    waiting.delete(row.deviceId)
    if (row.id > written) statements.insert.run(columnsOfWork(row))
    else statements.update.run(columnsOfWork(row))
    written = Math.max(written, row.id)
  })
  /** Rows at the front of a queue and rows that are on their way. */
  const live = new PassingMap<number, WorkRow>()

  const find = (id: number): WorkRow | undefined => {
    const known = live.get(id) ?? changed.get(id)
    if (known) return known
    const row = statements.one.get({ id })
    return row && workOfColumns(row)
  }
  const wait = (row: WorkRow) => {
    changed.set(row.id, row)
    waiting.set(row.deviceId, true)
  }
  const load = ({ device, server }: Queue) => {
    // Rows of others may go on waiting for the change that follows: both are then one write.
    if (waiting.has(device)) changed.drain()
    const rows = statements.queued.all({ device, server, limit: frontMost })
    for (const row of rows) live.set(row.id, workOfColumns(row))
    return rows.map(row => row.id)
  }
  const filled = (limit: number) => {
    changed.drain()
    return statements.filled.all({ limit })
  }
  const fronts = queues({ load, filled, rows: live }, atHand)
  const change = (row: WorkRow) => {
    wait(row)
    if (row.state === 'sent') live.set(row.id, row)
    else live.delete(row.id)
  }

  return {
    async add(deviceId, wire, at, tags = {}) {
      const rows = wire.map((command): WorkRow => {
        newest += 1
        return { id: newest, deviceId, ...tags, wire: command, state: 'queued', createdAt: at }
      })
      const ids = rows.map(row => row.id)
      const isAtHand = fronts.push(queueOf({ deviceId, ...tags }), ids)
      for (const row of rows) {
        wait(row)
        if (isAtHand) live.set(row.id, row)
      }
      return rows
    },
    async claim(device, most, { record, round, at, serverId }) {
      const ids = fronts.take({ device, server: serverId ?? firstServer }, most)
      const rows = ids.flatMap(id => find(id) ?? [])
      return rows.map((row): WorkRow => {
        const sent: WorkRow = { ...row, state: 'sent', record, round, sentAt: at }
        change(sent)
        return sent
      })
    },
    async giveBack(ids) {
      const rows = ids.flatMap(id => find(id) ?? []).filter(row => row.state === 'sent')
      return rows.map(({ record: _, round: __, sentAt: ___, ...row }): WorkRow => {
        const queued: WorkRow = { ...row, state: 'queued' }
        change(queued)
        fronts.refetch(queueOf(row))
        return queued
      })
    },
    async finish(id, outcome, at) {
      const row = find(id)
      if (!row || isMoot(row, outcome)) return
      const { state, status, result } = outcome
      if (row.state === 'queued') fronts.remove(queueOf(row), id)
      change({ ...row, state, ...(status && { status }), ...(result !== undefined && { result }), doneAt: at })
    },
    async settle(at, awaited) {
      changed.drain()
      statements.settle.run({ at, awaitedJson: awaitedJson(awaited) })
    },
    async list(device, limit, below = Number.MAX_SAFE_INTEGER) {
      changed.drain()
      return statements.list.all({ device, limit, below }).map(workOfColumns)
    },
    async front(device, limit) {
      changed.drain()
      return frontOf(statements, device, limit)
    },
    async ofAuthority(authority, limit) {
      changed.drain()
      return statements.ofAuthority.all({ authority, limit }).map(workOfColumns)
    },
    async get(id) {
      return find(id)
    },
    async cancel(id) {
      const row = find(id)
      if (row?.state !== 'queued') return undefined
      fronts.remove(queueOf(row), id)
      const cancelled: WorkRow = { ...row, state: 'cancelled' }
      change(cancelled)
      return cancelled
    },
    async move(id, before) {
      changed.drain()
      const moved = moveWork(statements, find, id, before)
      if (!moved) return undefined
      if (live.has(id)) live.set(id, moved)
      fronts.refetch(queueOf(moved))
      return moved
    },
    async counts() {
      changed.drain()
      return new Map(statements.counts.all({}).map(row => [row.device, row.count]))
    },
  }
}
