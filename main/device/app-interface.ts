import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readJson } from '#core/json.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import { decodeMoDocument, encodeMoDocument } from '#core/mo-document.ts'
import { problem } from '#core/problem.ts'
import type { ExchangeLog, Header } from '#core/record.ts'
import { ok, type Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { type Listener, listen } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'
import { type AllowedApplication, applicationWith } from './app-allowed.ts'
import type { Executions } from './app-executions.ts'
import { readOutcome } from './app-outcome.ts'
import type { PresenceOf, Told } from './app-presence.ts'
import { listObjects, readByMoid, readObject } from './app-read.ts'
import { type AppRefusal, refused } from './app-refusal.ts'
import { deregister, register } from './app-register.ts'
import type { DeviceContext } from './context.ts'
import type { LocalApplications } from './local.ts'

// The interface for local applications (DM-7, DM-8): HTTP on loopback, which every language and system speaks. A web page
// that the machine's browser shows can reach loopback, too; so whoever asks must name this very address in Host, must not be
// a page (no Origin, no Sec-Fetch-Site), and must show the token of an application in a header that no page may send unasked.

const objectsPath = '/v1/objects'
const updatesPath = '/v1/updates'
const executionsPath = '/v1/executions/'

const bodyBytes = 4 * 1024 * 1024
/** Streams at once, of all applications. */
const mostStreams = 64
/** What an application that does not read may leave unread, in bytes. */
const mostUnread = 1024 * 1024

export interface InterfacePorts {
  readonly context: DeviceContext
  readonly local: LocalApplications
  readonly presence: PresenceOf
  readonly executions: Executions
  allowed(): readonly AllowedApplication[]
}

interface Asking {
  readonly ports: InterfacePorts
  readonly application: AllowedApplication
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly log: ExchangeLog
}

interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly type?: string
  readonly headers?: readonly Header[]
}

/** Opens the interface on loopback; 0 = any free port. */
export async function openInterface(port: number, ports: InterfacePorts): Promise<Result<Listener>> {
  let streams = 0
  const mayStream = () => streams < mostStreams
  const count = (by: 1 | -1) => {
    streams += by
  }
  const opened = await listen({ host: '127.0.0.1', port }, (request, response) => {
    const host = opened.ok ? opened.value.port : port
    serve(ports, host, request, response, { mayStream, count }).catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  })
  return opened
}

interface Streams {
  mayStream(): boolean
  count(by: 1 | -1): void
}

async function serve(
  ports: InterfacePorts,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
  streams: Streams,
): Promise<void> {
  const { recorder, id: deviceId } = ports.context
  const stranger = strangerIn(request, port)
  const application = stranger ? undefined : applicationWith(ports.allowed(), request.headers.authorization ?? '')
  const refusal = stranger ?? (application ? undefined : { status: 401, problem: problem('device.app-token') })
  const peer = application?.id ?? peerOf(request.socket)
  const record = recorder.open({ kind: refusal ? 'refused' : 'application', side: 'device', deviceId, peer })
  const log = record.exchange('application', 'device', requestHead(request))
  if (refusal || !application) {
    const { bytes, complete } = await readRefusedBody(request)
    log.requestBody(bytes, complete)
    sayNo(response, log, refusal ?? { status: 401, problem: problem('device.app-token') })
    record.end('failed', refusal?.problem)
    return
  }
  const asking = { ports, application, query: queryOf(request), request, response, log }
  if (pathOf(request.url) === updatesPath && request.method === 'GET') {
    log.requestBody(new Uint8Array(0), true)
    return followUpdates(asking, streams, isLost =>
      isLost ? record.end('failed', problem('device.app-lost', { app: application.id })) : record.end('done'),
    )
  }
  const outcome = await carryOut(asking)
  if (outcome.ok) sayYes(response, log, outcome.value)
  else sayNo(response, log, outcome.problem)
  record.end(outcome.ok ? 'done' : 'failed', outcome.ok ? undefined : outcome.problem.problem)
}

/** Somebody who is no application of this machine: a web page, or a name that only pretends to be this address. */
function strangerIn({ headers, method }: IncomingMessage, port: number): AppRefusal | undefined {
  const { host = '', origin } = headers
  const names = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!names.includes(host.toLowerCase())) {
    return { status: 421, problem: problem('device.app-host', { host: host.slice(0, 200) }) }
  }
  const isPage = origin !== undefined || headers['sec-fetch-site'] !== undefined
  if (isPage || method === 'OPTIONS') {
    return { status: 403, problem: problem('http.web-page', { origin: (origin ?? 'another site').slice(0, 200) }) }
  }
  return undefined
}

const queryOf = ({ url = '' }: IncomingMessage) => new URLSearchParams(url.split('?').slice(1).join('?'))

async function carryOut(asking: Asking): Promise<Result<Answer, AppRefusal>> {
  const { request, log, query } = asking
  const path = pathOf(request.url)
  const body = await readBody(request, bodyBytes)
  log.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (!body.ok) return refused(413, body.problem.problem)
  if (path.startsWith(executionsPath)) return conclude(asking, path.slice(executionsPath.length), body.value)
  if (path !== objectsPath) return refused(404, problem('http.nothing-here', { path }))
  switch (request.method) {
    case 'GET':
      return read(asking)
    case 'PUT':
      return put(asking, body.value)
    case 'DELETE': {
      const done = await deregister(asking.ports.context, asking.application.id, query.get('uri') ?? undefined)
      return done.ok ? ok({ status: 204 }) : done
    }
    default:
      return refused(405, methodProblem(request, 'GET, PUT, DELETE'))
  }
}

const methodProblem = ({ method = '' }: IncomingMessage, allowed: string) =>
  problem('http.method-not-allowed', { method, allowed })

async function read({ ports, application, query }: Asking): Promise<Result<Answer, AppRefusal>> {
  const { context, local } = ports
  const [uri, moid] = [query.get('uri'), query.get('moid')]
  if (uri === null && moid === null) return ok({ status: 200, body: { objects: listObjects(context, application) } })
  const found =
    uri === null ? await readByMoid(context, local, application, moid ?? '') : readObject(context, application, uri)
  return found.ok ? ok({ status: 200, body: encodeMoDocument(found.value), type: mediaTypes.document }) : found
}

const registration = z.strictObject({
  ddf: z.string().max(bodyBytes).optional(),
  document: z.unknown(),
  replace: z.boolean().optional(),
})

/** A body of JSON, marked as such. */
function jsonIn({ request }: Asking, body: Uint8Array): Result<unknown, AppRefusal> {
  const type = request.headers['content-type']
  if (parseMediaType(type).type !== 'application/json') {
    return refused(415, problem('device.app-form', { what: `it is ${type ?? 'of no type'}, not application/json` }))
  }
  const json = readJson(Buffer.from(body).toString('utf8'))
  return json.ok ? json : refused(400, json.problem)
}

/** What came of an EXEC that the application was told of; told is what is kept. */
async function conclude(asking: Asking, id: string, body: Uint8Array): Promise<Result<Answer, AppRefusal>> {
  const { request, application, ports } = asking
  if (request.method !== 'POST') return refused(405, methodProblem(request, 'POST'))
  const json = jsonIn(asking, body)
  const outcome = json.ok ? readOutcome(json.value) : json
  if (!outcome.ok) return outcome
  const done = /^\d{1,15}$/.test(id)
    ? await ports.executions.answer(application.id, Number(id), outcome.value)
    : 'unknown'
  if (done === 'taken') return ok({ status: 204 })
  if (done === 'failed') return refused(500, problem('server.internal'))
  return refused(404, problem('device.app-no-execution', { id: id.slice(0, 100) }))
}

async function put(asking: Asking, body: Uint8Array): Promise<Result<Answer, AppRefusal>> {
  const { ports, application } = asking
  const json = jsonIn(asking, body)
  if (!json.ok) return json
  const given = registration.safeParse(json.value)
  if (!given.success) {
    const [issue] = given.error.issues
    return refused(400, problem('device.app-form', { what: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` }))
  }
  const { ddf, document, replace } = given.data
  const decoded = decodeMoDocument(document ?? [])
  if (!decoded.ok) return refused(400, decoded.problem)
  const done = await register(ports.context, application.id, { ddf, document: decoded.value.value, replace })
  return done.ok ? ok({ status: done.value.created ? 201 : 200, body: done.value }) : done
}

/** A stream that stays open as long as the application lives; its end without a word is how the device notices a death. */
function followUpdates(
  { ports, application, response, log }: Asking,
  { mayStream, count }: Streams,
  ended: (isLost: boolean) => void,
): void {
  if (!mayStream()) {
    const why = problem('device.app-too-much', { most: mostStreams })
    sayNo(response, log, { status: 503, problem: why })
    ended(false)
    return
  }
  count(1)
  response.writeHead(200, { 'Content-Type': 'application/jsonl', 'Cache-Control': 'no-store', ...inert })
  log.response({ status: 200, headers: [['Content-Type', 'application/jsonl']] }, new Uint8Array(0))
  let ours = false
  const leave = ports.presence.listen(application, {
    tell: (told: Told) => {
      response.write(`${JSON.stringify(told)}\n`)
      return response.writableLength <= mostUnread
    },
    close: () => {
      ours = true
      response.destroy()
    },
  })
  response.once('close', () => {
    count(-1)
    ended(leave(ours ? 'left' : 'lost') === 'lost')
  })
}

const inert = { 'X-Content-Type-Options': 'nosniff' }

function sayYes(response: ServerResponse, log: ExchangeLog, { status, body, type = 'application/json' }: Answer): void {
  const bytes = body === undefined ? new Uint8Array(0) : Buffer.from(`${JSON.stringify(body)}\n`)
  const headers: Header[] = [
    ...(body === undefined ? [] : [['Content-Type', type] as const]),
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
  ]
  log.response(answer(response, status, headers, bytes), bytes)
}

function sayNo(response: ServerResponse, log: ExchangeLog, { status, problem: why }: AppRefusal): void {
  const headers: Header[] = status === 401 ? [['WWW-Authenticate', 'Bearer']] : []
  const sent = answerProblem(response, status, why, headers)
  log.response(sent.head, sent.body)
}
