import { fewNotes } from '#core/few-notes.ts'
import { acceptsType, mediaTypes, parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import type { Header } from '#core/record.ts'
import { inertHeaders } from '#http/web-pages.ts'
import { judge, rangeOf } from './conditions.ts'
import { nameOf, type Place } from './place.ts'
import type { BlobStorePort, RepositoryPorts } from './ports.ts'
import { finish, refuse, type Transfer } from './transfer.ts'

/** GET and HEAD: with conditions, and of large bodies a part (RFC 9110 §13, §14). */
export async function readBlob(
  transfer: Transfer,
  blobs: BlobStorePort,
  place: Place,
  caller: string | undefined,
): Promise<void> {
  const path = nameOf(place)
  const blob = await blobs.get(path)
  // Another device's data looks like nothing at all: its name tells nothing either.
  if (!blob || (blob.owner !== undefined && caller !== undefined && blob.owner !== caller)) {
    return refuse(transfer, 404, problem('repository.nothing-here', { path }))
  }
  const { accept } = transfer.request.headers
  const { mediaType, etag, bytes } = blob
  if (!acceptsType(accept, parseMediaType(mediaType).type)) {
    return refuse(transfer, 406, problem('repository.not-acceptable', { accept: accept ?? '', type: mediaType }))
  }
  const validator = ['ETag', etag] as const
  const condition = judge(transfer.request, etag)
  if (condition === 'not-modified') return finish(transfer, 304, [validator])
  if (condition === 'failed') return refuse(transfer, 412, problem('repository.changed', { path }), [validator])
  const range = rangeOf(transfer.request, etag, bytes.length)
  if (range === 'none') {
    const size = ['Content-Range', `bytes */${bytes.length}`] as const
    return refuse(transfer, 416, problem('repository.range', { path, size: bytes.length }), [size])
  }
  const about = [validator, ['Cache-Control', 'no-cache'], ['Accept-Ranges', 'bytes'], ...inertHeaders] as const
  const headers = [['Content-Type', mediaType] as const, ...about]
  if (range === 'all') return finish(transfer, 200, headers, bytes)
  const { first, last } = range
  const part = ['Content-Range', `bytes ${first}-${last}/${bytes.length}`] as const
  return finish(transfer, 206, [...headers, part], bytes.subarray(first, last + 1))
}

export interface Delivery {
  readonly place: Place
  readonly owner: string
  readonly body: Uint8Array
  readonly prefix: string
}

let posts = 0

/** PUT replaces what is at the place; POST adds beside what is there and says where (RFC 9110 §9.3.3–9.3.4). */
export async function storeBlob(
  transfer: Transfer,
  { place, owner, body, prefix }: Delivery,
  { blobs, now }: RepositoryPorts,
): Promise<void> {
  const mediaType = transfer.request.headers['content-type'] ?? mediaTypes.bytes
  if (parseMediaType(mediaType).type === mediaTypes.document) {
    const read = readMoDocument(body)
    if (!read.ok) return refuse(transfer, 400, read.problem)
    for (const warning of fewNotes(read.value.warnings)) transfer.log.note(warning)
  }
  const at = now()
  const target = transfer.request.method === 'POST' ? [...place, `${at}-${++posts}`] : place
  const path = nameOf(target)
  const before = await blobs.get(path)
  if (judge(transfer.request, before?.etag) === 'failed') {
    const validator: readonly Header[] = before ? [['ETag', before.etag]] : []
    return refuse(transfer, 412, problem('repository.changed', { path }), validator)
  }
  const { etag } = await blobs.put(path, mediaType, body, owner, at)
  const location = `${prefix}${target.map(encodeURIComponent).join('/')}`
  if (before) finish(transfer, 204, [['ETag', etag]])
  else
    finish(transfer, 201, [
      ['ETag', etag],
      ['Location', location],
    ])
}
