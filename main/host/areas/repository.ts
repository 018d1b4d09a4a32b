import { randomUUID } from 'node:crypto'
import { type BlobItem, pieceBytes, type RepositoryState } from '#contract'
import { Failure } from '#core/failure.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { isPlace } from '#repository/place.ts'
import type { IncomingBlob } from '#storage/blobs.ts'
import type { Parts } from '../parts.ts'

// The Data Repository as people see it: what lies there, uploads and downloads piece by piece, which formats it takes.

const settingsKey = 'repository'
/** An upload whose next piece does not come is given up: its window was closed. */
const waitMs = 120_000
const mostUploads = 8
const largestDocument = 64 * 1024 * 1024

export interface RepositoryArea {
  state(): Promise<RepositoryState>
  setTakes(takes: readonly string[]): Promise<RepositoryState>
  /** For the listeners. */
  takes(): readonly string[]
  list(
    prefix: string,
    from: number,
    limit: number,
  ): Promise<{ readonly total: number; readonly items: readonly BlobItem[] }>
  receive(head: {
    readonly path: string
    readonly mediaType: string
    readonly owner?: string | undefined
  }): Promise<Result<{ readonly upload: string }>>
  piece(upload: string, from: number, bytes: Uint8Array): Promise<Result<null>>
  keep(upload: string): Promise<Result<BlobItem>>
  drop(upload: string): Promise<null>
  read(path: string, etag: string, from: number): Promise<Result<Uint8Array>>
  remove(path: string): Promise<Result<null>>
  close(): Promise<void>
}

interface Upload {
  readonly incoming: IncomingBlob
  readonly path: string
  readonly mediaType: string
  readonly owner: string | undefined
  /** The pieces of an MO document, which is read as a whole before it is kept. */
  readonly document: Uint8Array[] | undefined
  size: number
  timer: NodeJS.Timeout
}

export async function createRepositoryArea(
  { store, hub, now }: Parts,
  address: () => string | undefined,
): Promise<RepositoryArea> {
  const { blobs, settings } = store
  const kept = (await settings.get(settingsKey)) as { readonly takes?: readonly string[] } | undefined
  let takes = kept?.takes ?? []
  const uploads = new Map<string, Upload>()

  const state = async (): Promise<RepositoryState> => {
    const at = address()
    return { ...(at !== undefined && { address: at }), takes, free: await blobs.free() }
  }
  const drop = async (id: string): Promise<null> => {
    const upload = uploads.get(id)
    uploads.delete(id)
    clearTimeout(upload?.timer)
    await upload?.incoming.drop()
    return null
  }
  const waitFor = (id: string) => setTimeout(() => void drop(id), waitMs).unref()
  const unknown = (id: string) => failed(problem('repository.no-upload', { id }))
  const guarded = async <T>(step: () => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      return await step()
    } catch (error) {
      if (error instanceof Failure) return failed(error.problem)
      throw error
    }
  }

  return {
    state,
    takes: () => takes,
    setTakes: async next => {
      takes = next
      await settings.put(settingsKey, { takes })
      return state()
    },
    list: (prefix, from, limit) => blobs.page(prefix, from, limit),
    receive: async ({ path, mediaType, owner }) => {
      if (!isPlace(path.split('/'))) return failed(problem('repository.bad-path', { path }))
      if (uploads.size >= mostUploads) return failed(problem('repository.many-uploads', { most: mostUploads }))
      const upload = randomUUID()
      const incoming = blobs.receive()
      const document = parseMediaType(mediaType).type === mediaTypes.document ? [] : undefined
      uploads.set(upload, { incoming, path, mediaType, owner, document, size: 0, timer: waitFor(upload) })
      return ok({ upload })
    },
    piece: (id, from, bytes) =>
      guarded(async () => {
        const upload = uploads.get(id)
        if (!upload || from !== upload.size) return unknown(id)
        clearTimeout(upload.timer)
        upload.size += bytes.length
        if (upload.document && upload.size > largestDocument) {
          await drop(id)
          return failed(problem('http.body-too-large', { limit: largestDocument }))
        }
        upload.document?.push(bytes)
        try {
          await upload.incoming.write(bytes)
        } catch (error) {
          await drop(id)
          throw error
        }
        upload.timer = waitFor(id)
        return ok(null)
      }),
    keep: id =>
      guarded(async () => {
        const upload = uploads.get(id)
        if (!upload) return unknown(id)
        clearTimeout(upload.timer)
        uploads.delete(id)
        const { incoming, path, mediaType, owner, document } = upload
        const read = document && readMoDocument(Buffer.concat(document))
        if (read && !read.ok) {
          await incoming.drop()
          return read
        }
        await incoming.keep({ path, mediaType, owner, at: now() })
        await store.durable()
        hub.emit({ kind: 'repository' })
        const info = await blobs.info(path)
        return info ? ok(info) : failed(problem('repository.nothing-here', { path }))
      }),
    drop,
    read: async (path, etag, from) => {
      const blob = await blobs.get(path)
      if (!blob) return failed(problem('repository.nothing-here', { path }))
      if (blob.etag !== etag) return failed(problem('repository.changed', { path }))
      return ok(new Uint8Array(await blob.part(from, pieceBytes)))
    },
    remove: async path => {
      if (!(await blobs.info(path))) return failed(problem('repository.nothing-here', { path }))
      await blobs.remove(path)
      await store.durable()
      hub.emit({ kind: 'repository' })
      return ok(null)
    },
    close: async () => {
      for (const id of [...uploads.keys()]) await drop(id)
    },
  }
}
