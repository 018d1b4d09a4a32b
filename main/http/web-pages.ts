import { problem } from '#core/problem.ts'
import { answerProblem } from './answer.ts'
import { peerOf } from './connection.ts'
import type { HttpHandler } from './listener.ts'
import type { ConnectionRefusal } from './refuse-connection.ts'

/**
 * Keeps web pages out: without authentication any page that the user happens to open could post to a server on this
 * machine. A browser names the page in Origin whenever a request can change something; a DM Client is no page.
 */
export function withoutPages(handler: HttpHandler, onRefused: (refusal: ConnectionRefusal) => void): HttpHandler {
  return (request, response) => {
    const { origin } = request.headers
    if (origin === undefined) return handler(request, response)
    const why = problem('http.web-page', { origin })
    const sent = answerProblem(response, 403, why)
    onRefused({ peer: peerOf(request.socket), problem: why, bytes: new Uint8Array(0), answer: sent })
  }
}

/** For answers that others wrote: a browser that is led there shows them, and runs nothing in them. */
export const inertHeaders = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; sandbox"],
] as const
