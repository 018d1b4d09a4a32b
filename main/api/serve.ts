import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { percentDecode } from '#core/bytes.ts'
import { readJson } from '#core/json.ts'
import { parseMediaType } from '#core/media-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header, Recorder } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { type Rate, rateLimit } from '#http/rate-limit.ts'
import { pathOf } from '#http/route.ts'
import { type ApiAbout, describeApi } from './openapi.ts'
import type { Operation, OperationInput, Refusal } from './operation.ts'

export interface ApiPorts<Who> {
  readonly recorder: Recorder
  /** The names in Host that are ours, with the port. */
  names(): ReadonlySet<string>
  /** Who asks; refused by 401 or 403. */
  admit(request: IncomingMessage): Result<Who, Refusal>
  /** What their calls are counted by. */
  nameOf(who: Who): string
  /** Milliseconds of a clock that never goes back. */
  clock(): number
  readonly rate?: Rate
}

const bodyBytes = 1024 * 1024
/** Of each caller that was admitted. */
const usualRate: Rate = { burst: 60, refillMs: 100 }
/** Of each address that shows nothing that counts. */
const strangerRate: Rate = { burst: 20, refillMs: 3000 }

type Turned = Refusal & { readonly headers?: readonly Header[] }

/**
 * Serves the operations of an interface below its prefix, and their OpenAPI description at `<prefix>/openapi.json`. Asks
 * for Host and, against web pages, for no Origin; counts calls; checks what comes against the schemas; records all of it.
 */
export function serveApi<Who>(
  about: ApiAbout,
  operations: readonly Operation<Who>[],
  ports: ApiPorts<Who>,
): HttpHandler {
  const known = rateLimit(ports.rate ?? usualRate, ports.clock)
  const strangers = rateLimit(strangerRate, ports.clock)
  const document = Buffer.from(`${JSON.stringify(describeApi(about, operations), undefined, 2)}\n`)
  const routes = operations.map(item => ({ item, pattern: patternOf(about.prefix + item.path) }))

  const choose = (request: IncomingMessage): Result<{ who: Who; item: Operation<Who>; path: Path }, Turned> => {
    const away = (status: number, why: Problem, headers: readonly Header[] = []) =>
      failed({ status, problem: why, headers })
    const { host = '', origin } = request.headers
    if (!ports.names().has(host.toLowerCase())) return away(421, problem('api.host', { host: host.slice(0, 200) }))
    if (origin !== undefined) return away(403, problem('http.web-page', { origin: origin.slice(0, 200) }))
    const who = ports.admit(request)
    const within = who.ok ? known(ports.nameOf(who.value)) : strangers(request.socket.remoteAddress ?? '')
    if (!within) return away(429, problem('api.rate'), [['Retry-After', '3']])
    if (!who.ok) return away(who.problem.status, who.problem.problem, [['WWW-Authenticate', 'Bearer']])
    const path = pathOf(request.url)
    const fitting = routes.flatMap(({ item, pattern }) => {
      const found = pattern.exec(path)
      return found ? [{ item, path: partsOf(found) }] : []
    })
    const { method = '' } = request
    const chosen = fitting.find(({ item }) => item.method === method)
    if (chosen) return ok({ who: who.value, ...chosen })
    if (fitting.length === 0) return away(404, problem('http.nothing-here', { path }))
    const allowed = fitting.map(({ item }) => item.method).join(', ')
    return away(405, problem('http.method-not-allowed', { method, allowed }), [['Allow', allowed]])
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET' && pathOf(request.url) === `${about.prefix}/openapi.json`) {
      answer(response, 200, [['Content-Type', 'application/json']], document)
      return
    }
    const chosen = choose(request)
    const kind = chosen.ok ? 'interface' : 'refused'
    const record = ports.recorder.open({ kind, side: 'server', peer: peerOf(request.socket) })
    const log = record.exchange('web', 'server', requestHead(request))
    const refuse = ({ status, problem: why, headers = [] }: Turned) => {
      const sent = answerProblem(response, status, why, headers)
      log.response(sent.head, sent.body)
      record.end('failed', why)
    }
    if (!chosen.ok) {
      const { bytes, complete } = await readRefusedBody(request)
      log.requestBody(bytes, complete)
      return refuse(chosen.problem)
    }
    const body = await readBody(request, bodyBytes)
    log.requestBody(body.ok ? body.value : body.problem.received, body.ok)
    if (!body.ok) {
      const why = body.problem.problem
      return refuse({ status: why.code === 'http.body-too-large' ? 413 : 400, problem: why })
    }
    const { who, item, path } = chosen.value
    const input = inputOf(item, request, path, body.value)
    const done = input.ok ? await attempt(item, who, input.value) : input
    if (!done.ok) return refuse(done.problem)
    const bytes = Buffer.from(`${JSON.stringify(done.value.body)}\n`)
    const { location } = done.value
    const headers: Header[] = [
      ['Content-Type', 'application/json'],
      ['Cache-Control', 'no-store'],
      ...(location === undefined ? [] : [['Location', about.prefix + location] as const]),
    ]
    log.response(answer(response, item.success[0], headers, bytes), bytes)
    record.end('done')
  }
  return (request, response) => {
    serve(request, response).catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  }
}

async function attempt<Who>(item: Operation<Who>, who: Who, input: OperationInput) {
  try {
    return await item.run(who, input)
  } catch (cause) {
    return failed({ status: 500, problem: internalProblem(cause) })
  }
}

type Path = Readonly<Record<string, string>>

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
const partsOf = ({ groups = {} }: RegExpExecArray): Path =>
  Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, percentDecode(text) ?? text]))

function inputOf<Who>(
  { query, body }: Operation<Who>,
  request: IncomingMessage,
  path: Path,
  bytes: Uint8Array,
): Result<OperationInput, Refusal> {
  const asked = Object.fromEntries(new URLSearchParams((request.url ?? '').split('?')[1] ?? ''))
  const wanted = checked(query, asked, 'query')
  if (!wanted.ok) return wanted
  if (!body) return ok({ path, query: wanted.value, body: undefined })
  const { type } = parseMediaType(request.headers['content-type'])
  if (type !== 'application/json') {
    return failed({ status: 415, problem: problem('api.not-json', { type: type === '' ? 'nothing' : type }) })
  }
  const json = readJson(Buffer.from(bytes).toString('utf8'))
  if (!json.ok) return failed({ status: 400, problem: json.problem })
  const given = checked(body, json.value, 'body')
  return given.ok ? ok({ path, query: wanted.value, body: given.value }) : given
}

function checked(schema: z.ZodType | undefined, value: unknown, where: string): Result<unknown, Refusal> {
  if (!schema) return ok(undefined)
  const read = schema.safeParse(value)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  const what = `${[where, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? ''}`
  return failed({ status: 400, problem: problem('api.form', { what }) })
}
