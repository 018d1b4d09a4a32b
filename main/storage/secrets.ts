import { Failure } from '#core/failure.ts'
import { problem } from '#core/problem.ts'
import { failed, type Result } from '#core/result.ts'
import type { Connection } from './connection.ts'
import type { StoreKey } from './key.ts'
import { seal, unseal } from './seal.ts'

/** Secrets by name; everywhere else only the name is kept. */
export interface SecretStore {
  put(name: string, value: Uint8Array): Promise<void>
  /** Rejects with a Failure when it was sealed with a key that is not here. */
  get(name: string): Promise<Uint8Array | undefined>
  /** The same, at once. */
  open(name: string): Uint8Array | undefined
  remove(name: string): Promise<void>
  /** The names that begin with `prefix`, in order. */
  names(prefix: string): Promise<readonly string[]>
  seal(bytes: Uint8Array): Uint8Array
  unseal(bytes: Uint8Array): Result<Uint8Array>
}

export function secretStore({ query, reads, writes }: Connection, keys: readonly StoreKey[]): SecretStore {
  const put = writes<{ name: string; sealed: Uint8Array }>(slot =>
    query.replaceInto('secrets').values({ name: slot('name'), sealed: slot('sealed') }),
  )
  const get = reads<{ name: string }, { sealed: Uint8Array }>(slot =>
    query.selectFrom('secrets').select('sealed').where('name', '=', slot('name')),
  )
  const listed = reads<{ from: string; to: string }, { name: string }>(slot =>
    query
      .selectFrom('secrets')
      .select('name')
      .where('name', '>=', slot('from'))
      .where('name', '<', slot('to'))
      .orderBy('name'),
  )
  const remove = writes<{ name: string }>(slot => query.deleteFrom('secrets').where('name', '=', slot('name')))
  const open = (sealed: Uint8Array): Result<Uint8Array> => unseal(keys, sealed)
  const close = (bytes: Uint8Array) => {
    const [key] = keys
    if (!key) throw new Failure(problem('storage.sealed-elsewhere'))
    return seal(key, bytes)
  }

  const find = (name: string): Uint8Array | undefined => {
    const row = get.get({ name })
    if (!row) return undefined
    const opened = open(row.sealed)
    if (!opened.ok) throw new Failure(opened.problem)
    return opened.value
  }

  return {
    async put(name, value) {
      put.run({ name, sealed: close(value) })
    },
    get: async name => find(name),
    open: find,
    async remove(name) {
      remove.run({ name })
    },
    names: async prefix => listed.all({ from: prefix, to: `${prefix}\uffff` }).map(({ name }) => name),
    seal: close,
    unseal: bytes => (keys.length === 0 ? failed(problem('storage.sealed-elsewhere')) : open(bytes)),
  }
}
