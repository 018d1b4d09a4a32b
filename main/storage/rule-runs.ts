import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

/** What a rule did about one alert, or did not; the caller knows what it keeps in `details`. */
export interface RuleRunRow {
  readonly id: string
  readonly rule: string
  readonly deviceId: string
  /** Microseconds since 1970. */
  readonly at: number
  readonly state: 'acted' | 'held' | 'failed'
  readonly details: unknown
}

/** The log of the alert rules, the newest up to a bound. */
export interface RuleRunStore {
  save(run: RuleRunRow): Promise<void>
  get(id: string): Promise<RuleRunRow | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly RuleRunRow[]>
  /** What a rule did on a device since a moment, newest first. */
  since(rule: string, deviceId: string, at: number): Promise<readonly RuleRunRow[]>
}

const mostKept = 10_000

type Row = Tables['ruleRuns']

export function ruleRunStore({ query, reads, writes, group }: Connection, most = mostKept): RuleRunStore {
  const save = writes<Row>(slot =>
    query.replaceInto('ruleRuns').values({
      id: slot('id'),
      rule: slot('rule'),
      device: slot('device'),
      at: slot('at'),
      state: slot('state'),
      detailsJson: slot('detailsJson'),
    }),
  )
  const trim = writes<{ most: number }>(slot =>
    query
      .deleteFrom('ruleRuns')
      .where(
        'at',
        '<=',
        sql<number>`coalesce((select "at" from "ruleRuns" order by "at" desc limit 1 offset ${slot('most')}), -1)`,
      ),
  )
  const all = query.selectFrom('ruleRuns').selectAll()
  const one = reads<{ id: string }, Row>(slot => all.where('id', '=', slot('id')))
  const list = reads<{ limit: number }, Row>(slot => all.orderBy('at', 'desc').limit(slot('limit')))
  const since = reads<{ rule: string; device: string; at: number }, Row>(slot =>
    all
      .where('rule', '=', slot('rule'))
      .where('device', '=', slot('device'))
      .where('at', '>=', slot('at'))
      .orderBy('at', 'desc'),
  )
  return {
    async save({ id, rule, deviceId, at, state, details }) {
      group(() => {
        save.run({ id, rule, device: deviceId, at, state, detailsJson: JSON.stringify(details ?? null) })
        trim.run({ most })
      })
    },
    async get(id) {
      const row = one.get({ id })
      return row && runOfRow(row)
    },
    async list(limit) {
      return list.all({ limit }).map(runOfRow)
    },
    async since(rule, device, at) {
      return since.all({ rule, device, at }).map(runOfRow)
    },
  }
}

function runOfRow({ id, rule, device, at, state, detailsJson }: Row): RuleRunRow {
  const details: unknown = JSON.parse(detailsJson)
  return { id, rule, deviceId: device, at, state: state as RuleRunRow['state'], details }
}
