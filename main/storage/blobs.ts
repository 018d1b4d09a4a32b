import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { BlobFiles } from './blob-files.ts'
import { type BlobReader, bytesReader, wholeOf } from './blob-reader.ts'
import type { Connection } from './connection.ts'
import { incomingBytes } from './incoming-blob.ts'
import type { Tables } from './tables.ts'

export interface BlobInfo {
  readonly path: string
  readonly mediaType: string
  /** Strong validator of RFC 9110 §8.8.3, quotes included: equal bytes of a small body have an equal one. */
  readonly etag: string
  /** Device that alone may read it; missing for what every device may read. */
  readonly owner?: string
  /** Microseconds since 1970. */
  readonly at: number
  readonly size: number
}
export interface Blob extends BlobInfo {
  /** All of it, when it is small. */
  readonly bytes?: Uint8Array
  /** Its bytes, or a part of them, both ends included; from a file piece by piece, as fast as they are taken. */
  read(first?: number, last?: number): Promise<BlobReader>
  /** A part of at most so many bytes, which should fit in memory. */
  part(from: number, length: number): Promise<Uint8Array>
}
/** What is known of a body beside its bytes. */
export interface BlobHead {
  readonly path: string
  readonly mediaType: string
  readonly owner: string | undefined
  /** Microseconds since 1970. */
  readonly at: number
}

/** A body that comes piece by piece. Nobody sees it before it is kept. */
export interface IncomingBlob {
  /** Takes the next bytes; a promise = wait for it. Rejects with a `Failure` when the disk refuses. */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** Puts it in its place, unless `mayReplace` says no to what is there at this very moment: then nothing changes. */
  keep(head: BlobHead, mayReplace?: (before: BlobInfo | undefined) => boolean): Promise<KeptBlob>
  /** Leaves nothing behind. */
  drop(): Promise<void>
}

export interface KeptBlob {
  readonly kept: boolean
  /** What was there before, or still is. */
  readonly before?: BlobInfo
  /** The validator of what is there now; empty when nothing is. */
  readonly etag: string
}

/** What the Data Repository holds. */
export interface BlobStore {
  put(path: string, mediaType: string, bytes: Uint8Array, owner: string | undefined, at: number): Promise<BlobInfo>
  /** A body of any size, in pieces. */
  receive(): IncomingBlob
  get(path: string): Promise<Blob | undefined>
  /** What is known of it, without its bytes. */
  info(path: string): Promise<BlobInfo | undefined>
  /** All whose path begins with the prefix, by path. */
  list(prefix: string): Promise<readonly BlobInfo[]>
  /** A part of such a list, and how long all of it is. */
  page(
    prefix: string,
    from: number,
    limit: number,
  ): Promise<{ readonly total: number; readonly items: readonly BlobInfo[] }>
  remove(path: string): Promise<void>
  /** Free bytes on its disk. */
  free(): Promise<number>
}

export interface BlobPorts {
  readonly files: BlobFiles
  /** Settles when what was written so far is in the database for good. */
  committed(): Promise<void>
  explain(error: unknown): Error
}

type Row = Tables['blobs']
type InfoRow = Omit<Row, 'bytes' | 'size'> & { readonly size: number }
const infoColumns = ['path', 'mediaType', 'etag', 'owner', 'at', 'file'] as const
const sizeColumn = sql<number>`coalesce("size", length("bytes"))`.as('size')

export function blobStore({ query, reads, writes, group }: Connection, ports: BlobPorts): BlobStore {
  const { files } = ports
  const put = writes<Row>(slot =>
    query.replaceInto('blobs').values({
      path: slot('path'),
      mediaType: slot('mediaType'),
      etag: slot('etag'),
      owner: slot('owner'),
      at: slot('at'),
      bytes: slot('bytes'),
      file: slot('file'),
      size: slot('size'),
    }),
  )
  const get = reads<{ path: string }, Row>(slot =>
    query.selectFrom('blobs').selectAll().where('path', '=', slot('path')),
  )
  const info = reads<{ path: string }, InfoRow>(slot =>
    query
      .selectFrom('blobs')
      .select([...infoColumns, sizeColumn])
      .where('path', '=', slot('path')),
  )
  const below = (prefix: unknown) => sql<boolean>`substr("path", 1, length(${prefix})) = ${prefix}`
  const list = reads<{ prefix: string }, InfoRow>(slot =>
    query
      .selectFrom('blobs')
      .select([...infoColumns, sizeColumn])
      .where(below(slot('prefix')))
      .orderBy('path'),
  )
  const page = reads<{ prefix: string; from: number; limit: number }, InfoRow>(slot =>
    query
      .selectFrom('blobs')
      .select([...infoColumns, sizeColumn])
      .where(below(slot('prefix')))
      .orderBy('path')
      .limit(slot('limit'))
      .offset(slot('from')),
  )
  const count = reads<{ prefix: string }, { total: number }>(slot =>
    query
      .selectFrom('blobs')
      .select(sql<number>`count(*)`.as('total'))
      .where(below(slot('prefix'))),
  )
  const remove = writes<{ path: string }>(slot => query.deleteFrom('blobs').where('path', '=', slot('path')))

  /** The file of what stood there before goes once nothing in the database names it any more. */
  const letGo = (before: InfoRow | undefined) => {
    const { file } = before ?? {}
    if (!file) return
    ports.committed().then(
      () => files.remove(file),
      () => undefined, // the commit failed: the old row, and its file, are still there
    )
  }
  const replace = (row: Row): BlobInfo => {
    const before = info.get({ path: row.path })
    group(() => put.run(row), row.bytes.length)
    letGo(before)
    return infoOfRow({ ...row, size: row.size ?? row.bytes.length })
  }

  return {
    async put(path, mediaType, bytes, owner, at) {
      return replace({
        ...{ path, mediaType, owner: owner ?? null, at, bytes },
        etag: tagOf(bytes),
        file: null,
        size: null,
      })
    },
    receive() {
      const incoming = incomingBytes(files)
      const explained = (step: Promise<void>) =>
        step.catch((error: unknown) => {
          throw ports.explain(error)
        })
      return {
        write: chunk => {
          const wait = incoming.write(chunk)
          return wait && explained(wait)
        },
        async keep({ path, mediaType, owner, at }, mayReplace = () => true) {
          try {
            const got = await incoming.done()
            const old = info.get({ path })
            const before = old && { before: infoOfRow(old) }
            if (!mayReplace(before?.before)) {
              await incoming.drop()
              return { kept: false, ...before, etag: old?.etag ?? '' }
            }
            const head = { path, mediaType, owner: owner ?? null, at }
            // A digest of gigabytes would cost more than it tells.
            const row =
              'bytes' in got
                ? { bytes: got.bytes, etag: tagOf(got.bytes), file: null, size: null }
                : { bytes: nothing, etag: newTag(), file: got.file, size: got.size }
            return { kept: true, ...before, etag: replace({ ...head, ...row }).etag }
          } catch (error) {
            await incoming.drop()
            throw ports.explain(error)
          }
        },
        drop: () => incoming.drop(),
      }
    },
    async get(path) {
      const row = get.get({ path })
      return row && blobOf(row, files)
    },
    async info(path) {
      const row = info.get({ path })
      return row && infoOfRow(row)
    },
    async list(prefix) {
      return list.all({ prefix }).map(infoOfRow)
    },
    async page(prefix, from, limit) {
      const total = count.get({ prefix })?.total ?? 0
      return { total, items: page.all({ prefix, from, limit }).map(infoOfRow) }
    },
    async remove(path) {
      const before = info.get({ path })
      remove.run({ path })
      letGo(before)
    },
    free: () => files.free(),
  }
}

/** The names of all files that rows hold. */
export function filesInUse({ query, rows }: Connection): ReadonlySet<string> {
  const found = rows(query.selectFrom('blobs').select('file').where('file', 'is not', null))
  return new Set(found.flatMap(({ file }) => file ?? []))
}

function blobOf(row: Row, files: BlobFiles): Blob {
  const { file, bytes } = row
  const info = infoOfRow({ ...row, size: row.size ?? bytes.length })
  const read = async (first = 0, last = info.size - 1) =>
    file === null ? bytesReader(bytes.subarray(first, last + 1)) : files.read(file, first, last)
  const part = async (from: number, length: number) => {
    const last = Math.min(info.size, from + length) - 1
    return last < from ? nothing : wholeOf(await read(from, last))
  }
  return { ...info, ...(file === null && { bytes }), read, part }
}

const nothing = new Uint8Array(0)
const newTag = () => `"${randomBytes(20).toString('base64url')}"`
const tagOf = (bytes: Uint8Array) => `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`

function infoOfRow({ path, mediaType, etag, owner, at, size }: InfoRow): BlobInfo {
  return { path, mediaType, etag, ...(owner !== null && { owner }), at, size }
}
