import { fewNotes } from '#core/few-notes.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readMoDocument } from '#core/read-package.ts'
import type { Header } from '#core/record.ts'
import { readBody } from '#http/body.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { streamBody } from '#http/stream-body.ts'
import { judge } from './conditions.ts'
import { nameOf, type Place } from './place.ts'
import type { IncomingBlob, RepositoryOptions, RepositoryPorts } from './ports.ts'
import { abort, finish, refuse, type Transfer } from './transfer.ts'

export interface Delivery {
  readonly place: Place
  readonly owner: string
  /** The most bytes that may come to this place. */
  readonly limitBytes: number
}

/** MO documents are read as a whole, so that a broken one is refused with its place; larger ones are refused. */
const largestDocument = 64 * 1024 * 1024

let posts = 0

/** PUT replaces what is at the place; POST adds beside what is there and says where (RFC 9110 §9.3.3–9.3.4). */
export async function storeBlob(
  transfer: Transfer,
  delivery: Delivery,
  options: RepositoryOptions,
  ports: RepositoryPorts,
): Promise<void> {
  const { request, log } = transfer
  const declared = request.headers['content-type']
  if (declared === undefined) log.note(problem('repository.no-type'))
  const mediaType = declared ?? mediaTypes.bytes
  const isDocument = parseMediaType(mediaType).type === mediaTypes.document
  const incoming = ports.blobs.receive()
  const body = await (isDocument ? takeDocument : takeStream)(transfer, incoming, delivery)
  if (body !== 'taken') {
    await incoming.drop()
    return body && refuseUpload(transfer, body, delivery, options, ports)
  }
  const at = ports.now()
  const target = request.method === 'POST' ? [...delivery.place, `${at}-${++posts}`] : delivery.place
  const path = nameOf(target)
  const head = { path, mediaType, owner: delivery.owner, at }
  const done = await incoming.keep(head, before => judge(request, before?.etag) !== 'failed')
  const validator: readonly Header[] = done.etag === '' ? [] : [['ETag', done.etag]]
  if (!done.kept) return refuse(transfer, 412, problem('repository.changed', { path }), validator)
  ports.stored?.(path)
  if (done.before) return finish(transfer, 204, validator)
  const location = `${options.prefix}${target.map(encodeURIComponent).join('/')}`
  return finish(transfer, 201, [...validator, ['Location', location]])
}

/** What became of a body: taken, to be refused for this reason, or its sender is gone and all is told. */
type Taken = 'taken' | Problem | undefined

async function takeDocument(transfer: Transfer, incoming: IncomingBlob, { limitBytes }: Delivery): Promise<Taken> {
  const { request, exchange, log } = transfer
  const body = await readBody(request, Math.min(limitBytes, largestDocument))
  exchange.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (!body.ok) return goneOr(transfer, body.problem.problem, body.problem.problem.code !== 'http.body-too-large')
  const read = readMoDocument(body.value)
  if (!read.ok) return read.problem
  for (const warning of fewNotes(read.value.warnings)) log.note(warning)
  try {
    await incoming.write(body.value)
    return 'taken'
  } catch (error) {
    return internalProblem(error)
  }
}

async function takeStream(transfer: Transfer, incoming: IncomingBlob, { limitBytes }: Delivery): Promise<Taken> {
  const { request, stallMs } = transfer
  const body = await streamBody(request, incoming, { limitBytes, stallMs })
  const { beginning, size } = body.ok ? body.value : body.problem
  transfer.exchange.requestBody(beginning, body.ok, { size })
  return body.ok ? 'taken' : goneOr(transfer, body.problem.problem, body.problem.gone)
}

function goneOr(transfer: Transfer, why: Problem, gone: boolean): Problem | undefined {
  if (!gone) return why
  abort(transfer, why)
  return undefined
}

/** Says why a body was not taken, in the status that fits (RFC 9110 §15.5, RFC 4918 §11.5). */
function refuseUpload(
  transfer: Transfer,
  why: Problem,
  { place, limitBytes }: Delivery,
  options: RepositoryOptions,
  { tooLarge }: RepositoryPorts,
): void {
  const isGuarded = limitBytes < options.limitBytes
  if (why.code !== 'http.body-too-large' || !isGuarded) refuse(transfer, statusOf(why), why)
  else {
    const guard = problem('repository.upload-limit', { path: nameOf(place), limit: limitBytes })
    tooLarge?.(nameOf(place), guard)
    refuse(transfer, 413, guard)
  }
}

function statusOf({ code }: Problem): number {
  if (code === 'http.body-too-large') return 413
  if (code === 'http.too-slow') return 408
  if (code === 'storage.disk-full') return 507
  return code.startsWith('storage.') || code.startsWith('server.') ? 500 : 400
}
