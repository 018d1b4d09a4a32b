import { sql } from 'kysely'
import type { KeptAlert } from '#core/alerts/short-alert.ts'
import type { Mark } from '#core/package-types.ts'
import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

/** One Generic Alert, as it came unless it was very long. Times are microseconds since 1970. */
export interface AlertRow {
  readonly id: number
  readonly deviceId: string
  readonly at: number
  /** The session's record. */
  readonly record?: string
  readonly alert: KeptAlert
}

export interface AlertFilter {
  readonly deviceId?: string | undefined
  /** Only these; none or missing = all. */
  readonly marks?: readonly Mark[] | undefined
  /** Part of the AlertType. */
  readonly type?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface AlertCounts {
  readonly byMark: Partial<Readonly<Record<Mark, number>>>
  /** How many were let go because there were too many; they lie in the records of their sessions. */
  readonly dropped: number
}

/** The alerts of devices, the newest of each up to a bound. What is let go is counted. */
export interface AlertStore {
  add(deviceId: string, alert: KeptAlert, at: number, record?: string): Promise<AlertRow>
  /** Newest first, those with an id below `before`. */
  list(filter: AlertFilter, limit: number, before?: number): Promise<readonly AlertRow[]>
  counts(filter: AlertFilter): Promise<AlertCounts>
  /** By device, for those that have any. */
  byDevice(): Promise<ReadonlyMap<string, AlertCounts>>
  forDevice(deviceId: string): Promise<AlertCounts>
  removeDevice(deviceId: string): Promise<void>
}

export interface AlertBounds {
  /** Most alerts that are kept of one device. */
  readonly perDevice: number
  /** Most alerts that are kept of all devices. */
  readonly inAll: number
}
const bounds: AlertBounds = { perDevice: 2000, inAll: 200_000 }

type Row = Omit<Tables['alerts'], 'id'> & { readonly id: number }
type CountRow = Tables['alertCounts']

export function alertStore(connection: Connection, { perDevice, inAll }: AlertBounds = bounds): AlertStore {
  const { query, reads, writes, rows, group } = connection
  const insert = writes<Omit<Row, 'id'>>(slot =>
    query.insertInto('alerts').values({
      device: slot('device'),
      at: slot('at'),
      record: slot('record'),
      type: slot('type'),
      mark: slot('mark'),
      alertJson: slot('alertJson'),
    }),
  )
  const newest = reads<{ device: string }, { id: number }>(slot =>
    query.selectFrom('alerts').select(sql<number>`max("id")`.as('id')).where('device', '=', slot('device')),
  )
  const count = writes<CountRow>(slot =>
    query
      .insertInto('alertCounts')
      .values({ device: slot('device'), mark: slot('mark'), kept: slot('kept'), dropped: slot('dropped') })
      .onConflict(conflict =>
        conflict.columns(['device', 'mark']).doUpdateSet({
          kept: sql<number>`"alertCounts"."kept" + excluded."kept"`,
          dropped: sql<number>`"alertCounts"."dropped" + excluded."dropped"`,
        }),
      ),
  )
  const countsOf = reads<{ device: string }, CountRow>(slot =>
    query.selectFrom('alertCounts').selectAll().where('device', '=', slot('device')),
  )
  const allCounts = reads<object, CountRow>(() => query.selectFrom('alertCounts').selectAll())
  const inTotal = reads<object, { kept: number }>(() =>
    query.selectFrom('alertCounts').select(sql<number>`coalesce(sum("kept"), 0)`.as('kept')),
  )
  const remove = writes<{ id: number }>(slot => query.deleteFrom('alerts').where('id', '=', slot('id')))
  const removeAll = writes<{ device: string }>(slot => query.deleteFrom('alerts').where('device', '=', slot('device')))
  const removeCounts = writes<{ device: string }>(slot =>
    query.deleteFrom('alertCounts').where('device', '=', slot('device')),
  )

  /** Lets the oldest go, of one device or of all. */
  const letGo = (many: number, device?: string) => {
    if (many <= 0) return
    const all = query.selectFrom('alerts').select(['id', 'device', 'mark']).orderBy('id').limit(many)
    for (const row of rows(device === undefined ? all : all.where('device', '=', device))) {
      remove.run({ id: row.id })
      count.run({ device: row.device, mark: row.mark, kept: -1, dropped: 1 })
    }
  }
  let kept: number | undefined

  return {
    async add(deviceId, alert, at, record) {
      const { type, mark } = alert
      const row = { device: deviceId, at, record: record ?? null, type, mark, alertJson: JSON.stringify(alert) }
      kept ??= inTotal.get({})?.kept ?? 0
      group(() => {
        insert.run(row)
        count.run({ device: deviceId, mark, kept: 1, dropped: 0 })
        const ofDevice = sumOf(countsOf.all({ device: deviceId }))
        letGo(ofDevice - perDevice, deviceId)
        kept = (kept ?? 0) + 1 - Math.max(0, ofDevice - perDevice)
        letGo(kept - inAll)
        kept = Math.min(kept, inAll)
      })
      return alertOfRow({ ...row, id: newest.get({ device: deviceId })?.id ?? 0 })
    },
    async list(filter, limit, before) {
      const all = filtered(query.selectFrom('alerts').selectAll().orderBy('id', 'desc').limit(limit), filter)
      return rows<Row>(before === undefined ? all : all.where('id', '<', before)).map(alertOfRow)
    },
    async counts(filter) {
      const { marks: _, ...others } = filter
      const counted = query
        .selectFrom('alerts')
        .select(['mark', sql<number>`count(*)`.as('kept')])
        .groupBy('mark')
      const byMark = rows<{ mark: string; kept: number }>(filtered(counted, others))
      const whole = filter.deviceId === undefined ? allCounts.all({}) : countsOf.all({ device: filter.deviceId })
      return { ...countsFrom(byMark.map(row => ({ ...row, dropped: 0 }))), dropped: countsFrom(whole).dropped }
    },
    async byDevice() {
      const found = new Map<string, CountRow[]>()
      for (const row of allCounts.all({})) found.set(row.device, [...(found.get(row.device) ?? []), row])
      return new Map([...found].map(([device, list]) => [device, countsFrom(list)]))
    },
    async forDevice(device) {
      return countsFrom(countsOf.all({ device }))
    },
    async removeDevice(device) {
      kept = undefined
      group(() => {
        removeAll.run({ device })
        removeCounts.run({ device })
      })
    },
  }
}

const sumOf = (counted: readonly CountRow[]): number => counted.reduce((sum, row) => sum + row.kept, 0)

function countsFrom(counted: readonly Omit<CountRow, 'device'>[]): AlertCounts {
  const byMark = Object.fromEntries(counted.filter(row => row.kept > 0).map(row => [row.mark, row.kept]))
  return { byMark, dropped: counted.reduce((sum, row) => sum + row.dropped, 0) }
}

interface Filterable<Self> {
  where(column: 'device', operator: '=', value: string): Self
  where(column: 'mark', operator: 'in', value: readonly string[]): Self
  where(column: 'at', operator: '>=' | '<=', value: number): Self
  where(condition: ReturnType<typeof sql<boolean>>): Self
}

function filtered<Query extends Filterable<Query>>(query: Query, filter: AlertFilter): Query {
  const { deviceId, marks = [], type = '', from, to } = filter
  let found = query
  if (deviceId !== undefined) found = found.where('device', '=', deviceId)
  if (marks.length > 0) found = found.where('mark', 'in', marks)
  if (from !== undefined) found = found.where('at', '>=', from)
  if (to !== undefined) found = found.where('at', '<=', to)
  // Part of the type as text, no pattern.
  if (type !== '') found = found.where(sql<boolean>`instr(lower("type"), lower(${type})) > 0`)
  return found
}

function alertOfRow({ id, device, at, record, alertJson }: Row): AlertRow {
  const alert = JSON.parse(alertJson) as KeptAlert
  return { id, deviceId: device, at, ...(record !== null && { record }), alert }
}
