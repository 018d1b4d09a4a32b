import type { ServerResponse } from 'node:http'
import { type Problem, problem } from '#core/problem.ts'
import type { Header, ResponseHead } from '#core/record.ts'
import { answerHead } from './answer.ts'
import { stopOf } from './connection.ts'
import { internalProblem } from './internal-problem.ts'
import { beginningBytes } from './stream-body.ts'

/** What came of a body that was sent piece by piece. */
export interface SentBody {
  readonly head: ResponseHead
  /** Its first 64 KiB, for the record. */
  readonly beginning: Uint8Array
  /** Why the rest did not go out; undefined when all of it did. */
  readonly problem?: Problem
}

/** Where the pieces of a body come from; each is good until the second call after its own. */
export interface BodySource {
  next(): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/**
 * Sends an answer whose body comes from elsewhere, as fast as the other side takes it: the next piece is read while one
 * is on its way. A reader that takes nothing for `stallMs` is cut.
 */
export async function answerStream(
  response: ServerResponse,
  status: number,
  headers: readonly Header[],
  { body, size, stallMs }: { readonly body: BodySource; readonly size: number; readonly stallMs: number },
): Promise<SentBody> {
  const head = answerHead(response, status, headers, size)
  response.writeHead(status, head.headers.flat())
  let beginning: Uint8Array = new Uint8Array(0)
  let sent = 0
  const gone = watch(response, stallMs, () => sent)
  try {
    let leaving: Promise<void> = Promise.resolve()
    for (let piece = await body.next(); piece && !gone.problem(); piece = await body.next()) {
      if (sent === 0) beginning = piece.slice(0, beginningBytes)
      await leaving
      sent += piece.length
      leaving = write(response, piece)
    }
    await leaving
    if (!gone.problem()) await finished(response)
  } catch (error) {
    gone.because(internalProblem(error))
  } finally {
    gone.stop()
    await body.close()
  }
  const why = gone.problem()
  if (why) response.destroy()
  return { head, beginning, ...(why && { problem: why }) }
}

/** Settles when the piece has left, or nothing leaves any more. */
function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise(resolve => response.write(piece, () => resolve()))
}

function finished(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    response.once('close', resolve)
    response.end(resolve)
  })
}

/** Sees whether the other side goes away, or takes nothing more. */
function watch(response: ServerResponse, stallMs: number, sent: () => number) {
  let why: Problem | undefined
  let taken = -1
  const because = (problem: Problem) => {
    why ??= problem
  }
  const timer = setInterval(() => {
    // What the system has taken over: what merely waits here is not on its way.
    const { bytesWritten = 0, writableLength = 0 } = response.socket ?? {}
    if (bytesWritten - writableLength === taken) {
      because(problem('http.too-slow', { ms: stallMs }))
      response.destroy()
    }
    taken = bytesWritten - writableLength
  }, stallMs)
  const onClose = () => {
    const stopped = response.socket && stopOf(response.socket)
    because(stopped ?? problem('http.stopped-in-the-middle', { bytes: sent() }))
  }
  response.on('close', onClose)
  return {
    problem: () => (response.writableFinished ? undefined : why),
    because,
    stop: () => {
      clearInterval(timer)
      response.off('close', onClose)
    },
  }
}
