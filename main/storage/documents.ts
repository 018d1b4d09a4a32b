import type { Connection } from './connection.ts'

/** JSON documents by id, in one area (`simulated`, `settings`, `interactions`). */
export interface JsonStore {
  put(id: string, json: unknown): Promise<void>
  get(id: string): Promise<unknown>
  /** By id. */
  list(): Promise<readonly { readonly id: string; readonly json: unknown }[]>
  remove(id: string): Promise<void>
}

interface Key {
  readonly area: string
  readonly id: string
}

export function jsonStore({ query, reads, writes }: Connection, area: string): JsonStore {
  const put = writes<Key & { json: string }>(slot =>
    query.replaceInto('documents').values({ area: slot('area'), id: slot('id'), json: slot('json') }),
  )
  const rows = query.selectFrom('documents').select(['id', 'json'])
  const get = reads<Key, { id: string; json: string }>(slot =>
    rows.where('area', '=', slot('area')).where('id', '=', slot('id')),
  )
  const list = reads<{ area: string }, { id: string; json: string }>(slot =>
    rows.where('area', '=', slot('area')).orderBy('id'),
  )
  const remove = writes<Key>(slot =>
    query.deleteFrom('documents').where('area', '=', slot('area')).where('id', '=', slot('id')),
  )
  const parse = (text: string): unknown => JSON.parse(text)

  return {
    async put(id, json) {
      put.run({ area, id, json: JSON.stringify(json ?? null) })
    },
    async get(id) {
      const row = get.get({ area, id })
      return row && parse(row.json)
    },
    async list() {
      return list.all({ area }).map(row => ({ id: row.id, json: parse(row.json) }))
    },
    async remove(id) {
      remove.run({ area, id })
    },
  }
}
