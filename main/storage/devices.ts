import { sql } from 'kysely'
import type { MoElement, MosEntry } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import { atHand } from './at-hand.ts'
import type { Connection } from './connection.ts'
import type { Seen } from './device-steps.ts'
import { fromText, present, toText } from './json.ts'
import { type PastValue, type ReadRow, readStore } from './reads.ts'
import type { RecordSink } from './record-sink.ts'
import type { Slots } from './statement.ts'
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

/** What changes seldom. */
export type KnownDevice = Omit<DeviceRow, 'lastSeenAt' | 'lastRecord'>

/** Members that are given are written, `undefined` empties; the others stay. */
export type DeviceChange = Pick<DeviceRow, 'id' | 'lastSeenAt' | 'lastRecord'> & {
  readonly [Name in Exclude<keyof KnownDevice, 'id'>]?: DeviceRow[Name] | undefined
}

export interface DeviceStore {
  list(): Promise<readonly DeviceRow[]>
  get(id: string): Promise<DeviceRow | undefined>
  /** The same without when it was last seen, which costs less. */
  known(id: string): Promise<KnownDevice | undefined>
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

/** How many devices are kept at hand. */
const mostAtHand = 2000

/**
 * The devices. What they are lies in `main` and seldom changes; when they were last seen, and what was read from them,
 * beside the records: a session that brings nothing new writes nothing here.
 */
export function deviceStore(main: Connection, records: Connection, sink: RecordSink): DeviceStore {
  const { query, reads, writes, group, shared: isShared } = main
  const nodes = readStore(records, sink)
  const one = reads<{ id: string }, Row>(slot => query.selectFrom('devices').selectAll().where('id', '=', slot('id')))
  const all = reads<object, Row>(() => query.selectFrom('devices').selectAll().orderBy('id'))
  const seenDevices = query.selectFrom('lastSeen').select(['device', 'at', 'record']).where('uri', '=', sql.lit(''))
  const seen = records.reads<{ device: string }, Seen>(slot => seenDevices.where('device', '=', slot('device')))
  const allSeen = records.reads<object, Seen>(() => seenDevices)
  const save = writes(saveDevice(query))
  const remove = writes<{ id: string }>(slot => query.deleteFrom('devices').where('id', '=', slot('id')))

  const known = new Map<string, Row>()
  const keep = (row: Row) => {
    if (known.size >= mostAtHand && !known.has(row.id)) known.clear()
    known.set(row.id, row)
  }
  const find = (id: string): Row | undefined => {
    if (isShared) return one.get({ id })
    const row = known.get(id) ?? one.get({ id })
    if (row) keep(row)
    return row
  }
  /** Null of a device that was removed. */
  const lastSeen = atHand<string, Seen | null>(mostAtHand, sink.settled)
  const seenOf = (device: string): Seen | undefined => {
    const held = isShared ? undefined : lastSeen.get(device)
    return held === undefined ? seen.get({ device }) : (held ?? undefined)
  }
  const see = (device: string, at: number, record: string | null) => {
    const row = { device, at, record }
    sink.device({ kind: 'seen', ...row })
    lastSeen.set(device, row)
  }

  return {
    async list() {
      await sink.settled()
      const times = new Map(allSeen.all({}).map(row => [row.device, row]))
      return all.all({}).map(row => deviceOfRow(row, times.get(row.id)))
    },
    async get(id) {
      const row = find(id)
      return row && deviceOfRow(row, seenOf(id))
    },
    async known(id) {
      const row = find(id)
      return row && deviceOfRow(row, undefined)
    },
    async upsert(change) {
      const { id, lastSeenAt, lastRecord = null } = change
      if (isShared) return void group(() => save.run(applyChange(find(id) ?? newDevice(id), change)))
      const before = find(id)
      const row = applyChange(before ?? newDevice(id), change)
      if (!before || !isSame(before, row)) save.run(row)
      keep(row)
      if (lastSeenAt !== undefined) see(id, lastSeenAt, lastRecord)
    },
    async remove(id) {
      known.delete(id)
      remove.run({ id })
      sink.device({ kind: 'remove', device: id })
      lastSeen.set(id, null)
    },
    async saveRead(deviceId, element, at, record) {
      nodes.save(deviceId, element, at, record)
    },
    reads: nodes.list,
    history: nodes.history,
    async forgetNode(deviceId, uri) {
      nodes.forget(deviceId, uri)
    },
  }
}

const saveDevice = (query: Connection['query']) => (slot: Slots<Row>) =>
  query.replaceInto('devices').values({
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

/** But for when it was seen. */
function isSame(a: Row, b: Row): boolean {
  return (
    a.name === b.name &&
    a.firstSeenAt === b.firstSeenAt &&
    a.problemJson === b.problemJson &&
    a.mosJson === b.mosJson &&
    a.insecure === b.insecure &&
    a.account === b.account
  )
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

function deviceOfRow(row: Row, seen: Seen | undefined): DeviceRow {
  // Processes that shared the store write what they see with the device.
  const isLater = seen !== undefined && seen.at >= (row.lastSeenAt ?? 0)
  return {
    id: row.id,
    ...present({
      name: row.name,
      firstSeenAt: row.firstSeenAt,
      lastSeenAt: isLater ? seen.at : row.lastSeenAt,
      lastRecord: isLater ? seen.record : row.lastRecord,
      lastProblem: fromText<Problem>(row.problemJson),
    }),
    mos: JSON.parse(row.mosJson) as readonly MosEntry[],
    insecure: row.insecure === 1,
    account: row.account as DeviceRow['account'],
  }
}
