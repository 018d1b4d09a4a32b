import { sql } from 'kysely'
import type { MoElement, MosEntry } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import { atHand } from './at-hand.ts'
import type { Connection } from './connection.ts'
import { applyChange, deviceOfRow, digestOfArrival, isSame, mosOfRow, newDevice } from './device-rows.ts'
import type { Seen } from './device-steps.ts'
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

/** Members that are given are written, `undefined` empties; the others stay. */
export type DeviceChange = Pick<DeviceRow, 'id' | 'lastSeenAt' | 'lastRecord'> & {
  readonly [Name in Exclude<keyof DeviceRow, 'id' | 'lastSeenAt' | 'lastRecord'>]?: DeviceRow[Name] | undefined
}

/** A device that calls in. */
export interface Arrival {
  readonly id: string
  /** Microseconds since 1970. */
  readonly at: number
  /** Id of the session's record. */
  readonly record: string
  readonly insecure: boolean
  /** What its Package#1 announces, if it does. */
  readonly mos?: readonly MosEntry[] | undefined
}

export interface DeviceStore {
  list(): Promise<readonly DeviceRow[]>
  get(id: string): Promise<DeviceRow | undefined>
  /**
   * Writes that a device called in: its last problem is over. Gives back what it had announced before, nothing where it
   * is new; undefined where all that it says is known, which costs the least.
   */
  arrived(arrival: Arrival): Promise<readonly MosEntry[] | undefined>
  upsert(change: DeviceChange): Promise<void>
  /** Removes the device with all that was read from it; its records stay. */
  remove(id: string): Promise<void>
  /** Keeps what a GET brought, as the latest of its ClientURI; an older, different value becomes history. */
  saveRead(deviceId: string, element: MoElement, at: number, record?: string): Promise<void>
  /** The latest read of each ClientURI, oldest first: laid over each other in this order they are the known tree. */
  reads(deviceId: string): Promise<readonly ReadRow[]>
  /** The values one leaf had, newest first. */
  history(deviceId: string, uri: string): Promise<readonly PastValue[]>
  /** Forgets what was read at these ClientURIs and below them. */
  forgetNodes(deviceId: string, uris: readonly string[]): Promise<void>
}

type Row = Tables['devices']

/** How many devices are kept at hand. */
const mostAtHand = 2000

function setBounded<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= mostAtHand && !map.has(key)) map.clear()
  map.set(key, value)
}

/**
 * The devices. What they are lies in `main` and seldom changes; when they were last seen, and what was read from them,
 * beside the records: a session that brings nothing new writes nothing here.
 */
export function deviceStore(main: Connection, records: Connection, sink: RecordSink): DeviceStore {
  const { query, reads, writes, group, shared: isShared } = main
  const nodes = readStore(records, sink)
  const one = reads<{ id: string }, Row>(slot => query.selectFrom('devices').selectAll().where('id', '=', slot('id')))
  // An index of its own: to find a row among a million takes a third of the pages when the rows are short.
  const short = reads<{ id: string }, Pick<Row, 'digest'>>(slot => ({
    compile: () =>
      sql<
        Pick<Row, 'digest'>
      >`select "digest" from "devices" indexed by "devicesInShort" where "id" = ${slot('id')}`.compile(query),
  }))
  const all = reads<object, Row>(() => query.selectFrom('devices').selectAll().orderBy('id'))
  const seenDevices = query.selectFrom('lastSeen').select(['device', 'at', 'record']).where('uri', '=', sql.lit(''))
  const seen = records.reads<{ device: string }, Seen>(slot => seenDevices.where('device', '=', slot('device')))
  const allSeen = records.reads<object, Seen>(() => seenDevices)
  const save = writes(saveDevice(query))
  const remove = writes<{ id: string }>(slot => query.deleteFrom('devices').where('id', '=', slot('id')))

  const known = new Map<string, Row>()
  /** Of devices of which nothing else is at hand. */
  const digests = new Map<string, string | null>()
  main.afterLoss(() => {
    known.clear()
    digests.clear()
  })
  const keep = (row: Row) => {
    digests.delete(row.id)
    setBounded(known, row.id, row)
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

  // In the commit that is being gathered, which all devices that call in now have in common.
  const digestOfStored = (id: string) => {
    const atHand = known.get(id)?.digest ?? digests.get(id)
    if (atHand !== undefined) return atHand
    return group(() => {
      const digest = short.get({ id })?.digest ?? null
      setBounded(digests, id, digest)
      return digest
    })
  }
  const upsert = (change: DeviceChange) => {
    const { id, lastSeenAt, lastRecord = null } = change
    if (isShared) return void group(() => save.run(applyChange(find(id) ?? newDevice(id), change)))
    const before = find(id)
    const row = applyChange(before ?? newDevice(id), change)
    if (before && isSame(before, row)) keep(row)
    else
      group(() => {
        save.run(row)
        keep(row)
      })
    if (lastSeenAt !== undefined) see(id, lastSeenAt, lastRecord)
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
    async arrived({ id, at, record, insecure, mos }) {
      if (mos && !isShared && digestOfStored(id) === digestOfArrival(insecure, mos)) {
        see(id, at, record)
        return undefined
      }
      const before = find(id)
      const firstSeenAt = before?.firstSeenAt ?? at
      const seen = { id, firstSeenAt, lastSeenAt: at, lastRecord: record, lastProblem: undefined, insecure }
      upsert(mos ? { ...seen, mos } : seen)
      return before ? mosOfRow(before) : []
    },
    async upsert(change) {
      upsert(change)
    },
    async remove(id) {
      known.delete(id)
      digests.delete(id)
      remove.run({ id })
      sink.device({ kind: 'remove', device: id })
      lastSeen.set(id, null)
    },
    async saveRead(deviceId, element, at, record) {
      nodes.save(deviceId, element, at, record)
    },
    reads: nodes.list,
    history: nodes.history,
    async forgetNodes(deviceId, uris) {
      if (uris.length > 0) nodes.forget(deviceId, uris)
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
    digest: slot('digest'),
  })
