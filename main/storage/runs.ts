import type { Connection } from './connection.ts'

/** Anything that is kept as one run of something; `startedAt` in microseconds since 1970. */
export interface RunLike {
  readonly id: string
  readonly startedAt: number
}

/** Bootstrap runs with their steps and results. */
export interface RunStore {
  /** Keeps the run, in place of what was kept under this id. */
  save(run: RunLike): Promise<void>
  /** Newest first; the caller knows what it saved. */
  list(limit: number): Promise<readonly unknown[]>
  get(id: string): Promise<unknown>
  /** Those that were saved with the result `running`, however old. */
  running(): Promise<readonly unknown[]>
  count(): Promise<number>
  /** The oldest of those that are over, beyond the newest `keep`; `limit` at most. */
  beyond(keep: number, limit: number): Promise<readonly RunLike[]>
  remove(ids: readonly string[]): Promise<void>
}

export function runStore({ query, reads, writes, group }: Connection): RunStore {
  const save = writes<{ id: string; startedAt: number; json: string }>(slot =>
    query.replaceInto('runs').values({ id: slot('id'), startedAt: slot('startedAt'), json: slot('json') }),
  )
  const list = reads<{ limit: number }, { json: string }>(slot =>
    query.selectFrom('runs').select('json').orderBy('startedAt', 'desc').limit(slot('limit')),
  )
  const one = reads<{ id: string }, { json: string }>(slot =>
    query.selectFrom('runs').select('json').where('id', '=', slot('id')),
  )
  // Inside a text its quotes would be escaped.
  const running = reads<{ like: string }, { json: string }>(slot =>
    query.selectFrom('runs').select('json').where('json', 'like', slot('like')),
  )
  const counted = reads<object, { count: number }>(() =>
    query.selectFrom('runs').select(({ fn }) => fn.countAll<number>().as('count')),
  )
  const oldest = reads<{ like: string; limit: number }, { json: string }>(slot =>
    query
      .selectFrom('runs')
      .select('json')
      .where('json', 'not like', slot('like'))
      .orderBy('startedAt')
      .limit(slot('limit')),
  )
  const drop = writes<{ id: string }>(slot => query.deleteFrom('runs').where('id', '=', slot('id')))
  const count = async () => Number(counted.all({})[0]?.count ?? 0)
  return {
    count,
    async beyond(keep, limit) {
      const surplus = (await count()) - keep
      if (surplus <= 0) return []
      const rows = oldest.all({ like: '%"result":"running"%', limit: Math.min(surplus, limit) })
      return rows.map(row => JSON.parse(row.json) as RunLike)
    },
    async remove(ids) {
      group(() => {
        for (const id of ids) drop.run({ id })
      })
    },
    async get(id) {
      const [row] = one.all({ id })
      return row && (JSON.parse(row.json) as unknown)
    },
    async running() {
      return running.all({ like: '%"result":"running"%' }).map((row): unknown => JSON.parse(row.json))
    },
    async save(run) {
      save.run({ id: run.id, startedAt: run.startedAt, json: JSON.stringify(run) })
    },
    async list(limit) {
      return list.all({ limit }).map((row): unknown => JSON.parse(row.json))
    },
  }
}
