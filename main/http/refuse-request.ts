import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Problem, problem } from '#core/problem.ts'
import { answerProblem, requestHead } from './answer.ts'
import { peerOf } from './connection.ts'
import { answerRaw, type ConnectionRefusal, withoutSecrets } from './refuse-connection.ts'

// What Node itself would turn away in silence, or without a word for the record.

/** Why no handler may see this request; undefined for a proper one. */
export function faultOf({ headers, httpVersion }: IncomingMessage): Problem | undefined {
  // RFC 9112 §3.2: a request of HTTP/1.1 without Host is answered by 400.
  if (headers.host !== undefined || httpVersion !== '1.1') return undefined
  return problem('http.not-http', { what: 'the header Host is missing' })
}

/** Turns a request away that no handler gets. */
export function refuseRequest(response: ServerResponse, status: number, why: Problem): ConnectionRefusal {
  const answer = answerProblem(response, status, why)
  return { peer: peerOf(response.req.socket), problem: why, bytes: headBytes(response.req), answer }
}

/** Turns CONNECT away: nobody here is a proxy (RFC 9110 §9.3.6). Node gives the bare connection for it. */
export function refuseTunnel(request: IncomingMessage, socket: Duplex): ConnectionRefusal {
  const why = problem('http.method-not-allowed', { method: 'CONNECT', allowed: 'POST' })
  socket.on('error', () => undefined) // a reset shows in `close`
  const answer = answerRaw(socket, 405, why, [['Allow', 'POST']])
  return { peer: peerOf(request.socket), problem: why, bytes: headBytes(request), answer }
}

function headBytes(request: IncomingMessage): Uint8Array {
  const { method, target, headers } = requestHead(request)
  const lines = [`${method} ${target} HTTP/${request.httpVersion}`, ...headers.map(pair => pair.join(': '))]
  return withoutSecrets(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
}
