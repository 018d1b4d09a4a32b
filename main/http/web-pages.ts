import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { type Problem, problem } from '#core/problem.ts'
import { answerProblem } from './answer.ts'
import { peerOf } from './connection.ts'
import type { HttpHandler } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'

type OnRefused = (refusal: ConnectionRefusal) => void

/**
 * Keeps web pages out: without authentication any page that the user happens to open could post to a server on this
 * machine. A browser names the page in Origin whenever a request can change something, and says of the others where they
 * come from (Sec-Fetch-Site); a DM Client is no page. A person may still open an address, or follow a link to one.
 */
export function withoutPages(handler: HttpHandler, onRefused: OnRefused): HttpHandler {
  return (request, response) => {
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site']
    const isOpened = site === undefined || site === 'none' || request.headers['sec-fetch-mode'] === 'navigate'
    if (origin === undefined && isOpened) return handler(request, response)
    turnAway(request, response, 403, problem('http.web-page', { origin: origin ?? 'another site' }), onRefused)
  }
}

/**
 * Keeps out pages that led a name of their own to this machine (DNS rebinding): to a browser they then are of the same
 * origin. Only a name can be led elsewhere, so addresses are let in, and `localhost`. Over TLS the certificate sees to that.
 */
export function withoutForeignNames(handler: HttpHandler, onRefused: OnRefused): HttpHandler {
  return (request, response) => {
    const { host } = request.headers
    if (host === undefined || isOwnName(host)) return handler(request, response)
    turnAway(request, response, 421, problem('http.foreign-name', { host: host.slice(0, 200) }), onRefused)
  }
}

function isOwnName(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
}

function turnAway(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  why: Problem,
  onRefused: OnRefused,
): void {
  const sent = answerProblem(response, status, why)
  onRefused({ peer: peerOf(request.socket), problem: why, bytes: new Uint8Array(0), answer: sent })
}

/** For answers that others wrote: a browser that is led there shows them, and runs nothing in them. */
export const inertHeaders = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; sandbox"],
] as const
