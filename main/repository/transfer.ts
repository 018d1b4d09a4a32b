import type { IncomingMessage, ServerResponse } from 'node:http'
import { dmHeaders } from '#core/media-types.ts'
import type { Problem } from '#core/problem.ts'
import type { ExchangeLog, Header, RecordLog } from '#core/record.ts'
import { answer, answerHead, answerProblem, requestHead } from '#http/answer.ts'
import { answerStream, type BodySource } from '#http/answer-stream.ts'
import type { Challenges } from '#http/challenges.ts'
import { peerOf } from '#http/connection.ts'
import type { RepositoryOptions, RepositoryPorts } from './ports.ts'

/** One request to the repository while it is served. */
export interface Transfer {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly exchange: ExchangeLog
  readonly log: RecordLog
  /** The record is this transfer's own, and ends with it; else it is that of the device's session. */
  readonly alone: boolean
  readonly challenges: Challenges
  /** How long the other side may bring or take next to nothing, in milliseconds. */
  readonly stallMs: number
}

const usualStallMs = 60_000

const deviceIdHeader = dmHeaders.deviceId.toLowerCase()

/** The device that the request says it comes from. */
export function claimedDevice({ headers }: IncomingMessage): string | undefined {
  const id = headers[deviceIdHeader]
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** Begins a transfer in the record it belongs to: the device's session, a challenge before it, or its own. */
export function beginTransfer(
  options: RepositoryOptions,
  ports: RepositoryPorts,
  challenges: Challenges,
  response: ServerResponse,
  provenId: string | undefined,
): Transfer {
  const request = response.req
  const session = provenId === undefined ? undefined : ports.recorderFor(provenId)
  const before = challenges.take(request.socket)
  if (session) before?.end('done')
  const deviceId = provenId ?? claimedDevice(request)
  const log =
    session ??
    before ??
    ports.recorder.open({
      kind: 'repository',
      ...(deviceId !== undefined && { deviceId }),
      serverId: options.serverId,
      side: 'server',
      ...(options.insecure && { insecure: true }),
      peer: peerOf(request.socket),
    })
  const exchange = log.exchange('device', 'repository', requestHead(request))
  const { stallMs = usualStallMs } = options
  return { request, response, exchange, log, alone: !session, challenges, stallMs }
}

/** Answers with success. */
export function finish(transfer: Transfer, status: number, headers: readonly Header[], body?: Uint8Array): void {
  const sent = body ?? new Uint8Array(0)
  const head = answer(transfer.response, status, headers, sent)
  transfer.exchange.response(head, transfer.request.method === 'HEAD' ? new Uint8Array(0) : sent)
  if (transfer.alone) transfer.log.end('done')
}

/** Answers HEAD for a body that is too large to be at hand. */
export function finishHead(transfer: Transfer, status: number, headers: readonly Header[], size: number): void {
  const head = answerHead(transfer.response, status, headers, size)
  transfer.response.writeHead(status, head.headers.flat()).end()
  transfer.exchange.response(head, new Uint8Array(0))
  if (transfer.alone) transfer.log.end('done')
}

/** Answers with a body that goes out as fast as it is taken; its beginning is recorded. */
export async function sendOut(
  transfer: Transfer,
  status: number,
  headers: readonly Header[],
  body: BodySource,
  size: number,
): Promise<void> {
  const { response, exchange, stallMs } = transfer
  const sent = await answerStream(response, status, headers, { body, size, stallMs })
  exchange.response(sent.head, sent.beginning, { size })
  if (sent.problem) abort(transfer, sent.problem)
  else if (transfer.alone) transfer.log.end('done')
}

/** Answers with a problem in words. */
export function refuse(transfer: Transfer, status: number, problem: Problem, headers: readonly Header[] = []): void {
  const { head, body } = answerProblem(transfer.response, status, problem, headers)
  transfer.exchange.response(head, body)
  end(transfer, problem)
}

/** The sender is gone: there is nobody to answer. */
export function abort(transfer: Transfer, problem: Problem): void {
  transfer.exchange.aborted(problem)
  end(transfer, problem)
}

/** Asks for credentials; the request that brings them goes on in the same record. */
export function challenge(transfer: Transfer, problem: Problem, headers: readonly Header[]): void {
  const { head, body } = answerProblem(transfer.response, 401, problem, headers)
  transfer.exchange.response(head, body)
  if (!transfer.alone) return
  transfer.challenges.wait(transfer.request.socket, transfer.log, why => end(transfer, why))
}

function end({ alone, log }: Transfer, problem: Problem): void {
  if (alone) log.end('failed', problem)
}
