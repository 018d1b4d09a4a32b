import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Problem } from '#core/problem.ts'
import { answerProblem, problemBody } from '#http/answer.ts'

/** Headers of every answer: nothing is framed, sniffed, cached by others or sent on to other sites. */
export const guardHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const

/** Answers a request with a problem in words. */
export function refuse(response: ServerResponse, status: number, item: Problem): void {
  const allow = status === 405 ? ([['Allow', 'GET, HEAD']] as const) : []
  answerProblem(response, status, item, [...Object.entries(guardHeaders), ...allow])
}

/** Turns away a WebSocket handshake; the connection is closed. */
export function refuseUpgrade(socket: Duplex, status: number, item: Problem): void {
  const body = problemBody(status, item)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.on('error', () => socket.destroy())
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.end(body)
}
