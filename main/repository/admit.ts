import { acceptsType, dmHeaders, mediaTypes, parseMediaType } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { judge } from './conditions.ts'
import { folderOwner, limitOf, nameOf, ownFolder, type Place } from './place.ts'
import type { RepositoryOptions, RepositoryPorts } from './ports.ts'
import type { Delivery } from './store-blob.ts'
import type { Transfer } from './transfer.ts'

export interface Refusal {
  readonly status: number
  readonly problem: Problem
  readonly headers?: readonly Header[]
}

/** So much of the disk stays free for everything else, in bytes. */
const reserveBytes = 64 * 1024 * 1024

/**
 * Judges an upload by its head, before its body comes: who may write where, which formats are taken, how much fits, and
 * whether its condition holds. A sender that asked by `Expect` then sends nothing in vain.
 */
export async function admitUpload(
  { request }: Transfer,
  place: Place,
  caller: string | undefined,
  options: RepositoryOptions,
  { blobs, tooLarge }: RepositoryPorts,
): Promise<Result<Delivery, Refusal>> {
  const owner = mayWrite(place, caller, options.prefix)
  if (!owner.ok) return failed({ status: 403, problem: owner.problem })
  const type = refusedType(request.headers['content-type'], options.takes?.() ?? [])
  if (type) return failed(type)
  const limitBytes = Math.min(limitOf(place) ?? options.limitBytes, options.limitBytes)
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limitBytes) {
    if (limitBytes >= options.limitBytes)
      return failed({ status: 413, problem: problem('http.body-too-large', { limit: limitBytes }) })
    const why = problem('repository.upload-limit', { path: nameOf(place), limit: limitBytes })
    tooLarge?.(nameOf(place), why)
    return failed({ status: 413, problem: why })
  }
  if (announced > reserveBytes && announced + reserveBytes > (await blobs.free())) {
    return failed({ status: 507, problem: problem('repository.no-room', { path: nameOf(place), size: announced }) })
  }
  const before = request.method === 'POST' ? undefined : await blobs.info(nameOf(place))
  if (judge(request, before?.etag) === 'failed') {
    const headers: readonly Header[] = before ? [['ETag', before.etag]] : []
    return failed({ status: 412, problem: problem('repository.changed', { path: nameOf(place) }), headers })
  }
  return ok({ place, owner: owner.value, limitBytes })
}

/** The device whose folder is written to. Without authentication nobody can tell who writes: any folder will do. */
function mayWrite(place: Place, caller: string | undefined, prefix: string): Result<string> {
  const owner = folderOwner(place)
  if (owner !== undefined && (caller === undefined || caller === owner)) return ok(owner)
  const device = caller ?? 'A device'
  return failed(
    problem('repository.write-elsewhere', { device, path: nameOf(place), own: ownFolder(prefix, caller ?? '[DevID]') }),
  )
}

const token = "[\\w!#$%&'*+.^`|~-]+"
const wellFormed = new RegExp(`^${token}/${token}$`)

/** 415 with what is taken, so that the client may choose again (OMA DM 2.0 §5.5, §5.3.11). */
function refusedType(header: string | undefined, takes: readonly string[]): Refusal | undefined {
  if (header === undefined) return undefined
  const { type } = parseMediaType(header)
  const isTaken = takes.length === 0 || acceptsType(takes.join(', '), type)
  if (wellFormed.test(type) && isTaken) return undefined
  const accepted = takes.length === 0 ? [mediaTypes.document, '*/*'] : takes
  const why = problem('repository.unsupported-type', { type: header.slice(0, 200), takes: accepted.join(', ') })
  return { status: 415, problem: why, headers: [[dmHeaders.accept, accepted.join(', ')]] }
}
