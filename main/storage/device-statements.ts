import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import type { DeviceTexts } from './device-texts.ts'
import { type Build, compileQuery, type Slots, type Statement, steadyNumber, steadyText } from './statement.ts'
import type { Tables } from './tables.ts'

export type SeenColumns = Tables['lastSeen']
export type ReadColumns = Tables['reads']
export interface ReadKey {
  readonly device: string
  readonly uri: string
}
type OfDevice = Pick<ReadKey, 'device'>

type Query = Connection['query']
type StepBuild<Values, Row> = (query: Query) => Build<Values, Row>
const step = <Values, Row = unknown>(build: StepBuild<Values, Row>) => build

/** The statements by which steps of devices are carried out; see `device-steps.ts`. */
export const deviceBuilds = {
  lastSeen: step<ReadKey, SeenColumns>(
    query => slot =>
      query.selectFrom('lastSeen').selectAll().where('device', '=', slot('device')).where('uri', '=', slot('uri')),
  ),
  saveSeen: step<SeenColumns>(
    query => slot =>
      query.replaceInto('lastSeen').values({
        device: slot('device'),
        uri: slot('uri'),
        at: slot('at'),
        record: slot('record'),
        digest: slot('digest'),
      }),
  ),
  removeSeen: step<ReadKey>(
    query => slot => query.deleteFrom('lastSeen').where('device', '=', slot('device')).where('uri', '=', slot('uri')),
  ),
  removeAllSeen: step<OfDevice>(query => slot => query.deleteFrom('lastSeen').where('device', '=', slot('device'))),
  saveRead: step<ReadColumns>(
    query => slot =>
      query
        .insertInto('reads')
        .values(readValues(slot))
        .onConflict(same =>
          same.columns(['device', 'uri']).doUpdateSet(({ ref }) => ({
            at: ref('excluded.at'),
            record: ref('excluded.record'),
            elementJson: ref('excluded.elementJson'),
          })),
        ),
  ),
  latestRead: step<ReadKey, Pick<ReadColumns, 'elementJson'>>(
    query => slot =>
      query
        .selectFrom('reads')
        .select('elementJson')
        .where('device', '=', slot('device'))
        .where('uri', '=', slot('uri')),
  ),
  removeRead: step<ReadKey>(
    query => slot => query.deleteFrom('reads').where('device', '=', slot('device')).where('uri', '=', slot('uri')),
  ),
  /** With the time at which they came last. */
  readsOfDevice: step<OfDevice, ReadColumns>(
    query => slot =>
      query
        .selectFrom('reads')
        .leftJoin('lastSeen as seen', join =>
          join
            .onRef('seen.device', '=', 'reads.device')
            .onRef('seen.uri', '=', 'reads.uri')
            .onRef('seen.at', '>=', 'reads.at'),
        )
        .where('reads.device', '=', slot('device'))
        .select(['reads.device', 'reads.uri', 'reads.elementJson'])
        .select(({ ref, fn }) => [
          fn.coalesce('seen.at', 'reads.at').as('at'),
          sql<string | null>`iif(${ref('seen.at')} is null, ${ref('reads.record')}, ${ref('seen.record')})`.as(
            'record',
          ),
        ])
        .orderBy('at'),
  ),
  remember: step<ReadColumns>(query => slot => query.insertInto('pastReads').values(readValues(slot))),
  /** Removes all but the newest past values of one ClientURI. */
  trim: step<ReadKey & { readonly kept: number }>(
    query => slot =>
      query
        .deleteFrom('pastReads')
        .where('device', '=', slot('device'))
        .where('uri', '=', slot('uri'))
        .where('id', '<=', eb =>
          eb
            .selectFrom('pastReads as newer')
            .select('newer.id')
            .where('newer.device', '=', steadyText(slot('device')))
            .where('newer.uri', '=', steadyText(slot('uri')))
            .orderBy('newer.id', 'desc')
            .limit(sql.lit(1))
            .offset(steadyNumber(slot('kept'))),
        ),
  ),
  removeReads: step<OfDevice>(query => slot => query.deleteFrom('reads').where('device', '=', slot('device'))),
  removePast: step<OfDevice>(query => slot => query.deleteFrom('pastReads').where('device', '=', slot('device'))),
}

function readValues(slot: Slots<ReadColumns>) {
  return {
    device: slot('device'),
    uri: slot('uri'),
    at: slot('at'),
    record: slot('record'),
    elementJson: slot('elementJson'),
  }
}

type Builds = typeof deviceBuilds
/** Those statements, ready to be run, wherever that is. */
export type DeviceStatements = {
  readonly [Name in keyof Builds]: Builds[Name] extends StepBuild<infer Values, infer Row>
    ? Statement<Values, Row>
    : never
}

/** Those statements on a connection that gathers commits. */
export function deviceStatements({ query, reads, writes }: Connection): DeviceStatements {
  return fromEach(build => ({ ...reads(build(query)), ...writes(build(query)) }))
}

/** Their texts, which cross to a thread. */
export const deviceTexts = (query: Query): DeviceTexts =>
  fromEach(build => {
    const { text, names } = compileQuery(build(query))
    return { text, names: names.map(String) }
  })

type AnyBuild = StepBuild<Readonly<Record<string, unknown>>, unknown>

/** The same of each statement. */
function fromEach<Made extends object>(make: (build: AnyBuild) => unknown): Made {
  return Object.fromEntries(
    Object.entries(deviceBuilds).map(([name, build]) => [name, make(build as AnyBuild)]),
  ) as Made
}
