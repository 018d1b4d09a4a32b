import { acceptsType, parseMediaType } from '#core/media-types.ts'
import { problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { inertHeaders } from '#http/web-pages.ts'
import { judge, rangeOf } from './conditions.ts'
import { nameOf, type Place } from './place.ts'
import type { BlobStorePort, StoredBlob } from './ports.ts'
import { finish, finishHead, refuse, sendOut, type Transfer } from './transfer.ts'

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
  const { mediaType, etag, size } = blob
  if (!acceptsType(accept, parseMediaType(mediaType).type)) {
    return refuse(transfer, 406, problem('repository.not-acceptable', { accept: accept ?? '', type: mediaType }))
  }
  const validator = ['ETag', etag] as const
  const condition = judge(transfer.request, etag)
  if (condition === 'not-modified') return finish(transfer, 304, [validator])
  if (condition === 'failed') return refuse(transfer, 412, problem('repository.changed', { path }), [validator])
  const range = rangeOf(transfer.request, etag, size)
  if (range === 'none') {
    const all = ['Content-Range', `bytes */${size}`] as const
    return refuse(transfer, 416, problem('repository.range', { path, size }), [all])
  }
  const about = [validator, ['Cache-Control', 'no-cache'], ['Accept-Ranges', 'bytes'], ...inertHeaders] as const
  const headers = [['Content-Type', mediaType] as const, ...about]
  if (range === 'all') return send(transfer, blob, 200, headers, 0, size - 1)
  const part = ['Content-Range', `bytes ${range.first}-${range.last}/${size}`] as const
  return send(transfer, blob, 206, [...headers, part], range.first, range.last)
}

/** Small bodies go out at once, large ones piece by piece. */
async function send(
  transfer: Transfer,
  { bytes, read }: StoredBlob,
  status: number,
  headers: readonly Header[],
  first: number,
  last: number,
): Promise<void> {
  if (bytes) return finish(transfer, status, headers, bytes.subarray(first, last + 1))
  const size = last - first + 1
  if (transfer.request.method === 'HEAD') return finishHead(transfer, status, headers, size)
  return sendOut(transfer, status, headers, await read(first, last), size)
}
