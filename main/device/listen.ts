import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { dmHeaders } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { ExchangeLog, Recorder } from '#core/record.ts'
import type { Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { type BodyFailure, readBody, readRefusedBody } from '#http/body.ts'
import { requestType } from '#http/certificate-request.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { type Listener, listen } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'

export const bootstrapPath = '/bootstrap'
/** Where trusted clients get the certificate request of the device (our choice). */
const requestPath = `${bootstrapPath}/request`

export interface ListenTls {
  readonly key: string
  readonly cert: string
  /** PEM of the authority whose clients may bootstrap this device. */
  readonly ca: string
}

/** Why a push is refused, and the HTTP status that says so. */
export interface PushRefusal {
  readonly status: number
  readonly problem: Problem
}

export interface PushPorts {
  readonly deviceId: string
  readonly recorder: Recorder
  readonly limitBytes: number
  /** Applies a pushed bootstrap, or says why not. */
  take(contentType: string | undefined, body: Uint8Array): Promise<PushRefusal | undefined>
  /** The certificate request for the device's own key, DER. */
  request(): Promise<Uint8Array>
}

/**
 * Listens on loopback for server-initiated bootstraps (OMA DM 2.0 §8.4): HTTPS, and only clients with a certificate of
 * the trusted authority are heard. Answers 204 when the bootstrap was applied; the proof is the session that follows.
 */
export function listenForBootstrap(port: number, tls: ListenTls, ports: PushPorts): Promise<Result<Listener>> {
  return listen({ host: '127.0.0.1', port, tls: { ...tls, requestCert: true } }, (request, response) => {
    receive(request, response, ports).catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  })
}

async function receive(request: IncomingMessage, response: ServerResponse, ports: PushPorts): Promise<void> {
  const unheard = refusalOf(request, ports.deviceId)
  const record = ports.recorder.open({
    kind: unheard ? 'refused' : 'bootstrap',
    side: 'device',
    deviceId: ports.deviceId,
    peer: peerOf(request.socket),
    dialect: 'approved',
  })
  const log = record.exchange('bootstrap', 'device', requestHead(request))
  if (!unheard && pathOf(request.url) === requestPath) {
    log.requestBody(new Uint8Array(0), true)
    const body = await ports.request()
    log.response(answer(response, 200, [['Content-Type', requestType]], body), body)
    return record.end('done')
  }
  const refusal = unheard ? await refuse(request, log, unheard) : await takeBody(request, log, ports)
  if (!refusal) log.response(answer(response, 204, []), new Uint8Array(0))
  else if (refusal.status === 0) log.aborted(refusal.problem)
  else {
    const { head, body } = answerProblem(response, refusal.status, refusal.problem)
    log.response(head, body)
  }
  record.end(refusal ? 'failed' : 'done', refusal?.problem)
}

/** Credentials come in the body: it is kept sealed, also when it is refused. */
const sealed = { sealed: true } as const

async function refuse(request: IncomingMessage, log: ExchangeLog, refusal: PushRefusal): Promise<PushRefusal> {
  const { bytes, complete, gone } = await readRefusedBody(request)
  log.requestBody(bytes, complete, sealed)
  return gone ? { status: 0, problem: gone } : refusal
}

async function takeBody(
  request: IncomingMessage,
  log: ExchangeLog,
  { limitBytes, take }: PushPorts,
): Promise<PushRefusal | undefined> {
  const body = await readBody(request, limitBytes)
  log.requestBody(body.ok ? body.value : body.problem.received, body.ok, sealed)
  return body.ok ? take(request.headers['content-type'], body.value) : bodyRefusal(body.problem)
}

/** Status 0: nobody is there any more to be told. */
function bodyRefusal({ problem: why }: BodyFailure): PushRefusal {
  if (why.code === 'http.body-too-large') return { status: 413, problem: why }
  return { status: why.code === 'http.timeout' ? 408 : 0, problem: why }
}

/** Our pushes name the device they are for (our choice): their bodies never reach another one's tree. */
function refusalOf(request: IncomingMessage, deviceId: string): PushRefusal | undefined {
  const socket = request.socket as TLSSocket
  if (!socket.authorized)
    return { status: 403, problem: problem('device.push-not-trusted', { why: String(socket.authorizationError) }) }
  const path = pathOf(request.url)
  if (path !== bootstrapPath && path !== requestPath)
    return { status: 404, problem: problem('device.no-such-path', { path }) }
  const wanted = request.headers[dmHeaders.deviceId.toLowerCase()]
  if (typeof wanted === 'string' && wanted !== deviceId)
    return { status: 409, problem: problem('device.push-other-device', { wanted, device: deviceId }) }
  const allowed = path === requestPath ? 'GET' : 'POST'
  if (request.method === allowed) return undefined
  return { status: 405, problem: problem('http.method-not-allowed', { method: request.method ?? '', allowed }) }
}
