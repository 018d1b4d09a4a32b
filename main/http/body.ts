import type { IncomingMessage } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Soon } from '#core/soon.ts'
import { beginReading, endReading, sendContinue, stopOf } from './connection.ts'

/** How much of a refused body is kept for the record, in bytes. */
const keptBytes = 65_536
const noBytes = new Uint8Array(0)

/** Why a body was not read, and the bytes that did arrive: all of a cut one, the beginning of one too large. */
export interface BodyFailure {
  readonly problem: Problem
  readonly received: Uint8Array
}

/**
 * Reads the whole body of a request. Fails by `http.body-too-large` as soon as the limit is known to be passed (from
 * Content-Length before the first byte), by `http.stopped-in-the-middle`, or by `http.timeout` of the listener. A body
 * that has come as a whole is at hand.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Soon<Result<Uint8Array, BodyFailure>> {
  if (request.complete && request.readableLength <= limitBytes) {
    return ok((request.read() as Uint8Array | null) ?? noBytes)
  }
  const announced = request.headers['content-length']
  if (announced !== undefined && Number(announced) > limitBytes) return tooLarge(limitBytes, noBytes)
  // Nothing will tell of its end any more.
  if (request.destroyed) return stopped(request, (request.read() as Uint8Array | null) ?? noBytes)
  sendContinue(request)
  return new Promise(resolve => collect(request, limitBytes, resolve))
}

/** What came of the body of a request that is turned away anyway. */
export interface RefusedBody {
  readonly bytes: Uint8Array
  readonly complete: boolean
  /** Set when nobody is there any more to be told. */
  readonly gone?: Problem
}

/** Reads the beginning of such a body, for the record; a sender that asked before it sends need not send it. */
export async function readRefusedBody(request: IncomingMessage): Promise<RefusedBody> {
  if (request.headers.expect !== undefined) return { bytes: noBytes, complete: true }
  const body = await readBody(request, keptBytes)
  if (body.ok) return { bytes: body.value, complete: true }
  const { problem: gone, received: bytes } = body.problem
  return { bytes, complete: false, ...(gone.code !== 'http.body-too-large' && { gone }) }
}

function collect(
  request: IncomingMessage,
  limitBytes: number,
  settle: (result: Result<Uint8Array, BodyFailure>) => void,
): void {
  let chunks: Buffer[] = []
  let size = 0
  // Taking every listener off again costs more than a look at this.
  let isOver = false
  const { socket } = request
  beginReading(socket)
  const finish = (result: Result<Uint8Array, BodyFailure>) => {
    isOver = true
    endReading(socket)
    chunks = []
    settle(result)
  }
  const onData = (chunk: Buffer) => {
    if (isOver) return
    size += chunk.length
    chunks.push(chunk)
    if (size <= limitBytes) return
    request.pause()
    finish(tooLarge(limitBytes, Buffer.concat(chunks).subarray(0, keptBytes)))
  }
  const onEnd = () => {
    if (!isOver) finish(ok(joined(chunks)))
  }
  const onClose = () => {
    if (isOver) return
    finish(stopped(request, joined(chunks)))
  }
  request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore)
}

/** A cut connection shows in `close`, which always follows. */
function ignore(): void {}

/** Most packages come in one piece: no copy then. */
function joined(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks
  if (only === undefined) return noBytes
  return chunks.length === 1 ? only : Buffer.concat(chunks)
}

function stopped({ socket }: IncomingMessage, received: Uint8Array) {
  const why = stopOf(socket) ?? problem('http.stopped-in-the-middle', { bytes: received.length })
  return failed({ problem: why, received })
}

function tooLarge(limit: number, received: Uint8Array) {
  return failed({ problem: problem('http.body-too-large', { limit }), received })
}
