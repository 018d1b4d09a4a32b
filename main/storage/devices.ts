import type { MoElement, MosEntry } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { Connection } from './connection.ts'
import { fromText, present, toText } from './json.ts'
import { lazyRows } from './pending-rows.ts'
import { type PastValue, type ReadRow, readStore } from './reads.ts'
import type { Tables } from './tables.ts'

/** What is known of a device. Times are microseconds since 1970. */
export interface DeviceRow {
  readonly id: string
  readonly name?: string
  readonly firstSeenAt?: number
  readonly lastSeenAt?: number
  readonly lastRecord?: string
  readonly lastProblem?: Problem
  /** What it announced in its last Package#1. */
  readonly mos: readonly MosEntry[]
  readonly insecure: boolean
  readonly account: 'none' | 'pending' | 'proved'
}

/** Members that are given are written, `undefined` empties; the others stay. */
export type DeviceChange = { readonly id: string } & {
  readonly [Name in Exclude<keyof DeviceRow, 'id'>]?: DeviceRow[Name] | undefined
}

export interface DeviceStore {
  list(): Promise<readonly DeviceRow[]>
  get(id: string): Promise<DeviceRow | undefined>
  upsert(change: DeviceChange): Promise<void>
  /** Removes the device with all that was read from it; its records stay. */
  remove(id: string): Promise<void>
  /** Keeps what a GET brought, as the latest of its ClientURI; an older, different value becomes history. */
  saveRead(deviceId: string, element: MoElement, at: number, record?: string): Promise<void>
  /** The latest read of each ClientURI, oldest first: laid over each other in this order they are the known tree. */
  reads(deviceId: string): Promise<readonly ReadRow[]>
  /** The values one leaf had, newest first. */
  history(deviceId: string, uri: string): Promise<readonly PastValue[]>
  /** Forgets what was read at this ClientURI and below it. */
  forgetNode(deviceId: string, uri: string): Promise<void>
}

type Row = Tables['devices']

/** How long the change of a known device may wait for the next one; a new device is written with the next commit. */
const changeMs = 100
/** How many devices are kept at hand. */
const atHand = 2000

export function deviceStore(connection: Connection): DeviceStore {
  const { query, reads, writes, group } = connection
  const nodes = readStore(connection)
  const one = reads<{ id: string }, Row>(slot => query.selectFrom('devices').selectAll().where('id', '=', slot('id')))
  const all = reads<object, Row>(() => query.selectFrom('devices').selectAll().orderBy('id'))
  // Told apart from a new row, so that the index of a device that is known stays as it is.
  const save = writes<Row>(slot =>
    query
      .insertInto('devices')
      .values({
        id: slot('id'),
        name: slot('name'),
        firstSeenAt: slot('firstSeenAt'),
        lastSeenAt: slot('lastSeenAt'),
        lastRecord: slot('lastRecord'),
        problemJson: slot('problemJson'),
        mosJson: slot('mosJson'),
        insecure: slot('insecure'),
        account: slot('account'),
      })
      .onConflict(same =>
        same.column('id').doUpdateSet(({ ref }) => ({
          name: ref('excluded.name'),
          firstSeenAt: ref('excluded.firstSeenAt'),
          lastSeenAt: ref('excluded.lastSeenAt'),
          lastRecord: ref('excluded.lastRecord'),
          problemJson: ref('excluded.problemJson'),
          mosJson: ref('excluded.mosJson'),
          insecure: ref('excluded.insecure'),
          account: ref('excluded.account'),
        })),
      ),
  )
  const changed = lazyRows<string, Row>(connection.commits, row => save.run(row), changeMs)
  const known = new Map<string, Row>()
  const find = (id: string): Row | undefined => {
    if (connection.shared) return one.get({ id })
    const row = known.get(id) ?? changed.get(id) ?? one.get({ id })
    if (row) keep(row)
    return row
  }
  const keep = (row: Row) => {
    if (known.size >= atHand && !known.has(row.id)) known.clear()
    known.set(row.id, row)
  }
  const remove = writes<{ id: string }>(slot => query.deleteFrom('devices').where('id', '=', slot('id')))

  return {
    async list() {
      changed.drain()
      return all.all({}).map(deviceOfRow)
    },
    async get(id) {
      const row = find(id)
      return row && deviceOfRow(row)
    },
    async upsert(change) {
      if (connection.shared)
        return void group(() => save.run(applyChange(find(change.id) ?? newDevice(change.id), change)))
      const before = find(change.id)
      const row = applyChange(before ?? newDevice(change.id), change)
      keep(row)
      if (before) changed.set(row.id, row)
      else save.run(row)
    },
    async remove(id) {
      known.delete(id)
      changed.drop(id)
      group(() => {
        remove.run({ id })
        nodes.removeDevice(id)
      })
    },
    async saveRead(deviceId, element, at, record) {
      nodes.save(deviceId, element, at, record)
    },
    async reads(deviceId) {
      return nodes.list(deviceId)
    },
    async history(deviceId, uri) {
      return nodes.history(deviceId, uri)
    },
    async forgetNode(deviceId, uri) {
      nodes.forget(deviceId, uri)
    },
  }
}

function newDevice(id: string): Row {
  const nothing = { name: null, firstSeenAt: null, lastSeenAt: null, lastRecord: null, problemJson: null }
  return { id, ...nothing, mosJson: '[]', insecure: 0, account: 'none' }
}

function applyChange(row: Row, change: DeviceChange): Row {
  const changed = { ...row }
  if ('name' in change) changed.name = change.name ?? null
  if ('firstSeenAt' in change) changed.firstSeenAt = change.firstSeenAt ?? null
  if ('lastSeenAt' in change) changed.lastSeenAt = change.lastSeenAt ?? null
  if ('lastRecord' in change) changed.lastRecord = change.lastRecord ?? null
  if ('lastProblem' in change) changed.problemJson = toText(change.lastProblem)
  if ('mos' in change) changed.mosJson = JSON.stringify(change.mos ?? [])
  if ('insecure' in change) changed.insecure = change.insecure ? 1 : 0
  if ('account' in change) changed.account = change.account ?? 'none'
  return changed
}

function deviceOfRow(row: Row): DeviceRow {
  return {
    id: row.id,
    ...present({
      name: row.name,
      firstSeenAt: row.firstSeenAt,
      lastSeenAt: row.lastSeenAt,
      lastRecord: row.lastRecord,
      lastProblem: fromText<Problem>(row.problemJson),
    }),
    mos: JSON.parse(row.mosJson) as readonly MosEntry[],
    insecure: row.insecure === 1,
    account: row.account as DeviceRow['account'],
  }
}
