import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

export interface BlobInfo {
  readonly path: string
  readonly mediaType: string
  /** Strong validator of RFC 9110 §8.8.3, quotes included: equal bytes have an equal one. */
  readonly etag: string
  /** Device that alone may read it; missing for what every device may read. */
  readonly owner?: string
  /** Microseconds since 1970. */
  readonly at: number
  readonly size: number
}
export interface Blob extends Omit<BlobInfo, 'size'> {
  readonly bytes: Uint8Array
}

/** What the Data Repository holds. */
export interface BlobStore {
  put(path: string, mediaType: string, bytes: Uint8Array, owner: string | undefined, at: number): Promise<BlobInfo>
  get(path: string): Promise<Blob | undefined>
  /** All whose path begins with the prefix, by path. */
  list(prefix: string): Promise<readonly BlobInfo[]>
  remove(path: string): Promise<void>
}

type Row = Tables['blobs']
type InfoRow = Omit<Row, 'bytes'> & { readonly size: number }

export function blobStore({ query, reads, writes, group }: Connection): BlobStore {
  const put = writes<Row>(slot =>
    query.replaceInto('blobs').values({
      path: slot('path'),
      mediaType: slot('mediaType'),
      etag: slot('etag'),
      owner: slot('owner'),
      at: slot('at'),
      bytes: slot('bytes'),
    }),
  )
  const get = reads<{ path: string }, Row>(slot =>
    query.selectFrom('blobs').selectAll().where('path', '=', slot('path')),
  )
  const list = reads<{ prefix: string }, InfoRow>(slot =>
    query
      .selectFrom('blobs')
      .select(['path', 'mediaType', 'etag', 'owner', 'at', sql<number>`length("bytes")`.as('size')])
      .where(sql<boolean>`substr("path", 1, length(${slot('prefix')})) = ${slot('prefix')}`)
      .orderBy('path'),
  )
  const remove = writes<{ path: string }>(slot => query.deleteFrom('blobs').where('path', '=', slot('path')))

  return {
    async put(path, mediaType, bytes, owner, at) {
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
      const row = { path, mediaType, etag, owner: owner ?? null, at, bytes }
      group(() => put.run(row), bytes.length)
      return infoOfRow({ ...row, size: bytes.length })
    },
    async get(path) {
      const row = get.get({ path })
      if (!row) return undefined
      const { mediaType, etag, at, bytes } = row
      return { path, mediaType, etag, ...(row.owner !== null && { owner: row.owner }), at, bytes }
    },
    async list(prefix) {
      return list.all({ prefix }).map(infoOfRow)
    },
    async remove(path) {
      remove.run({ path })
    },
  }
}

function infoOfRow({ path, mediaType, etag, owner, at, size }: InfoRow): BlobInfo {
  return { path, mediaType, etag, ...(owner !== null && { owner }), at, size }
}
