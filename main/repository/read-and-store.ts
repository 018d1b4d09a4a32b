import { fewNotes } from '#core/few-notes.ts'
import { acceptsType, mediaTypes, parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import { inertHeaders } from '#http/web-pages.ts'
import { nameOf, type Place } from './place.ts'
import type { BlobStorePort, RepositoryPorts } from './ports.ts'
import { finish, refuse, type Transfer } from './transfer.ts'

/** GET and HEAD, with `If-None-Match` (RFC 9110 §13.1.2). */
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
  const { accept, 'if-none-match': known } = transfer.request.headers
  if (!acceptsType(accept, parseMediaType(blob.mediaType).type)) {
    return refuse(transfer, 406, problem('repository.not-acceptable', { accept: accept ?? '', type: blob.mediaType }))
  }
  const validator = ['ETag', blob.etag] as const
  if (known !== undefined && matches(known, blob.etag)) return finish(transfer, 304, [validator])
  const headers = [['Content-Type', blob.mediaType], validator, ['Cache-Control', 'no-cache'], ...inertHeaders] as const
  finish(transfer, 200, headers, blob.bytes)
}

function matches(known: string, etag: string): boolean {
  return known.split(',').some(item => item.trim() === '*' || item.trim().replace(/^W\//, '') === etag)
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
  const replaced = (await blobs.get(path)) !== undefined
  const { etag } = await blobs.put(path, mediaType, body, owner, at)
  const location = `${prefix}${target.map(encodeURIComponent).join('/')}`
  if (replaced) finish(transfer, 204, [['ETag', etag]])
  else
    finish(transfer, 201, [
      ['ETag', etag],
      ['Location', location],
    ])
}
