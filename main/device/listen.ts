import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Problem } from '#core/problem.ts'
import { problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'
import { answerProblem } from '#http/answer.ts'
import { readBody } from '#http/body.ts'
import { type Listener, listen } from '#http/listener.ts'

const limitBytes = 16 * 1024 * 1024
export const bootstrapPath = '/bootstrap'

export interface ListenTls {
  readonly key: string
  readonly cert: string
  /** PEM of the authority whose clients may bootstrap this device. */
  readonly ca: string
}

/** What becomes of a pushed bootstrap: applied, or the problem to answer. */
export type TakeBootstrap = (contentType: string | undefined, body: Uint8Array) => Promise<Problem | undefined>

/**
 * Listens for server-initiated bootstraps (OMA DM 2.0 §8.4): HTTPS, and only clients with a certificate of the trusted
 * authority are heard. Answers 204 when the bootstrap was applied; the proof is the session that follows.
 */
export function listenForBootstrap(port: number, tls: ListenTls, take: TakeBootstrap): Promise<Result<Listener>> {
  return listen({ host: '127.0.0.1', port, tls: { ...tls, requestCert: true } }, (request, response) => {
    void receive(request, response, take)
  })
}

async function receive(request: IncomingMessage, response: ServerResponse, take: TakeBootstrap): Promise<void> {
  const refusal = refusalOf(request)
  if (refusal) return void answerProblem(response, refusal.status, refusal.problem)
  const body = await readBody(request, limitBytes)
  if (!body.ok) return void answerProblem(response, 400, body.problem.problem)
  const wrong = await take(request.headers['content-type'], body.value)
  if (wrong) return void answerProblem(response, 400, wrong)
  response.writeHead(204).end()
}

function refusalOf(request: IncomingMessage): { readonly status: number; readonly problem: Problem } | undefined {
  const socket = request.socket as TLSSocket
  if (!socket.authorized)
    return { status: 403, problem: problem('device.push-not-trusted', { why: String(socket.authorizationError) }) }
  const path = request.url?.split('?')[0] ?? ''
  if (path !== bootstrapPath) return { status: 404, problem: problem('device.no-such-path', { path }) }
  if (request.method !== 'POST') return { status: 405, problem: problem('device.no-such-path', { path }) }
  return undefined
}
