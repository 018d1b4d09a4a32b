import { problem } from '#core/problem.ts'
import { answerProblem } from './answer.ts'
import type { HttpHandler } from './listener.ts'

export interface Route {
  /** Path, or beginning of one when it ends with `/`. */
  readonly prefix: string
  readonly handler: HttpHandler
}

/** Gives each request to the route with the longest prefix of its path; else 404. */
export function route(routes: readonly Route[]): HttpHandler {
  const ordered = [...routes].sort((a, b) => b.prefix.length - a.prefix.length)
  return (request, response) => {
    const path = pathOf(request.url)
    const found = ordered.find(({ prefix }) => path === prefix || (prefix.endsWith('/') && path.startsWith(prefix)))
    if (found) found.handler(request, response)
    else answerProblem(response, 404, problem('http.nothing-here', { path }))
  }
}

/** The path of a request target, without its query; also of one in absolute form (RFC 9112 §3.2.2). */
export function pathOf(target = '/'): string {
  const path = target.startsWith('/') ? target : target.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  return path.includes('?') || path.includes('#') ? path.slice(0, path.search(/[?#]/)) : path
}
