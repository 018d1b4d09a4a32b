import type { IncomingMessage } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { beginReading, endReading, notePatience, sendContinue, stopOf } from './connection.ts'
import { internalProblem } from './internal-problem.ts'

/** How much of a streamed body is kept for the record, in bytes. */
export const beginningBytes = 65_536
/** A sender that brings less than this in the time it has is cut: slower than any network that devices use. */
const leastBytes = 1024

/** Where a body goes piece by piece. A promise = wait for it; it rejects with a `Failure` when there is no more room. */
export interface BodySink {
  write(chunk: Uint8Array): Promise<void> | undefined
}

/** What is told of a body that went elsewhere. */
export interface StreamedBody {
  readonly size: number
  /** Its first 64 KiB. */
  readonly beginning: Uint8Array
}

export interface StreamFailure extends StreamedBody {
  readonly problem: Problem
  /** Nobody is there any more to be told. */
  readonly gone: boolean
}

export interface StreamLimits {
  readonly limitBytes: number
  /** How long a sender may bring next to nothing, in milliseconds. There is no other limit in time. */
  readonly stallMs: number
}

/**
 * Passes a body on while it comes, as fast as the sink takes it. Fails by `http.body-too-large` as soon as the limit is
 * passed, by `http.too-slow`, `http.stopped-in-the-middle`, or by what the sink says.
 */
export function streamBody(
  request: IncomingMessage,
  sink: BodySink,
  { limitBytes, stallMs }: StreamLimits,
): Promise<Result<StreamedBody, StreamFailure>> {
  notePatience(request)
  sendContinue(request)
  const { socket } = request
  const kept: Buffer[] = []
  let size = 0
  beginReading(socket)
  return new Promise(resolve => {
    let seen = 0
    const watch = setInterval(() => {
      if (!request.isPaused() && size - seen < leastBytes) fail(problem('http.too-slow', { ms: stallMs }))
      seen = size
    }, stallMs)
    const told = (): StreamedBody => ({ size, beginning: Buffer.concat(kept).subarray(0, beginningBytes) })
    let over = false
    const finish = (result: Result<StreamedBody, StreamFailure>) => {
      if (over) return
      over = true
      clearInterval(watch)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      endReading(socket)
      resolve(result)
    }
    const fail = (why: Problem, gone = false) => {
      request.pause()
      finish(failed({ ...told(), problem: why, gone }))
    }
    const onData = (chunk: Buffer) => {
      if (size < beginningBytes) kept.push(Buffer.from(chunk.subarray(0, beginningBytes)))
      size += chunk.length
      if (size > limitBytes) return fail(problem('http.body-too-large', { limit: limitBytes }))
      const wait = sink.write(chunk)
      if (!wait) return
      request.pause()
      wait.then(
        () => over || request.resume(),
        (error: unknown) => fail(internalProblem(error)),
      )
    }
    const onEnd = () => finish(ok(told()))
    const onClose = () => fail(stopOf(socket) ?? problem('http.stopped-in-the-middle', { bytes: size }), true)
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore)
    // Nothing will tell of its end any more.
    if (request.destroyed) onClose()
  })
}

/** A cut connection shows in `close`, which always follows. */
function ignore(): void {}
