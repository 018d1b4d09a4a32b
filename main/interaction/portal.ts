import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type DeviceState,
  devicePage,
  type Offered,
  portalFields,
  registeredPage,
  registerPage,
} from '#core/interaction/portal-page.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import type { ExchangeLog, Header, Recorder, RecordLog } from '#core/record.ts'
import type { Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { readBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { type Rate, rateLimit } from '#http/rate-limit.ts'
import { pathOf } from '#http/route.ts'
import { pageHeaders, sendRefusal } from './page-answers.ts'
import { fieldsOf, isForeign } from './pages.ts'

// The self-service pages (use cases B.1 and B.2): `<prefix>` registers a device, `<prefix><token>` is the page of one.

/** What a person asks for. */
export interface Wish {
  readonly name: string
  readonly device: string
  readonly operator: string
  readonly notify?: string | undefined
}

export interface PortalPorts {
  readonly recorder: Recorder
  readonly serverId: string
  /** Who can be chosen; none while the pages are closed. */
  operators(): readonly Offered[]
  /** Registers; gives the one-time address, and the token of the device's page. */
  register(wish: Wish): Promise<Result<{ readonly address: string; readonly token: string }>>
  /** The page of a device; undefined for a token that nobody gave out. */
  state(token: string): Promise<DeviceState | undefined>
  /** Loads settings onto the device. */
  load(token: string, setting: string): Promise<Result<null>>
  /** Milliseconds of a clock that never goes back. */
  clock(): number
}

const mostBytes = 16 * 1024
const noBytes = new Uint8Array(0)
/** So many registrations at once, and one more every so often. */
const rate: Rate = { burst: 10, refillMs: 6_000 }

interface Visit {
  readonly ports: PortalPorts
  readonly prefix: string
  readonly token: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly record: RecordLog
  readonly log: ExchangeLog
}

export function createPortal(prefix: string, ports: PortalPorts): HttpHandler {
  const admit = rateLimit(rate, ports.clock)
  return (request, response) => {
    const record = ports.recorder.open({
      kind: 'browser',
      side: 'server',
      serverId: ports.serverId,
      peer: peerOf(request.socket),
    })
    const log = record.exchange('device', 'web', requestHead(request))
    const token = pathOf(request.url).slice(prefix.length)
    serve({ ports, prefix, token, request, response, record, log }, admit)
      .then(why => record.end(why ? 'failed' : 'done', why))
      .catch((error: unknown) => {
        const why = internalProblem(error)
        if (!response.headersSent) answerProblem(response, 500, why)
        record.end('failed', why)
      })
  }
}

/** Gives back why it was refused, for the record. */
async function serve(visit: Visit, admit: () => boolean): Promise<Problem | undefined> {
  const { request, log, token, ports } = visit
  const body = await readBody(request, mostBytes)
  log.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (!body.ok) return refuse(visit, 413, body.problem.problem)
  const isPost = request.method === 'POST'
  if (!isPost && request.method !== 'GET') {
    const why = problem('http.method-not-allowed', { method: request.method ?? '', allowed: 'GET, POST' })
    return refuse(visit, 405, why)
  }
  if (isPost && isForeign(request)) {
    return refuse(visit, 403, problem('http.web-page', { origin: request.headers.origin ?? 'another site' }))
  }
  const fields = isPost ? fieldsOf(Buffer.from(body.value).toString('utf8')) : new Map<string, readonly string[]>()
  if (token !== '') return serveDevice(visit, isPost ? (fields.get(portalFields.load)?.[0] ?? '') : undefined)
  if (ports.operators().length === 0) return refuse(visit, 404, problem('portal.closed'))
  if (!isPost) return send(visit, 200, registerPage(ports.operators()))
  return register(visit, fields, admit)
}

async function register(
  visit: Visit,
  fields: ReadonlyMap<string, readonly string[]>,
  admit: () => boolean,
): Promise<Problem | undefined> {
  const { ports, prefix, record } = visit
  const read = (name: string) => (fields.get(name)?.[0] ?? '').trim()
  const wish = {
    name: read(portalFields.name),
    device: read(portalFields.device),
    operator: read(portalFields.operator),
    notify: read(portalFields.notify) || undefined,
  }
  const mend = (words: string) => send(visit, 422, registerPage(ports.operators(), { words, fields }))
  const wrong = mistakeIn(wish, ports.operators())
  if (wrong !== undefined) return mend(wrong)
  if (!admit()) {
    const why = problem('portal.rate')
    send(visit, 429, registerPage(ports.operators(), { words: explain(why).words, fields }), [
      ['Retry-After', String(rate.refillMs / 1000)],
    ])
    return why
  }
  record.learn({ deviceId: wish.device })
  const done = await ports.register(wish)
  if (!done.ok) {
    mend(explain(done.problem).words)
    return done.problem
  }
  return send(visit, 200, registeredPage(wish.device, done.value.address, prefix + done.value.token), [], true)
}

/** What is to be mended, in words for the person. */
function mistakeIn({ name, device, operator, notify }: Wish, operators: readonly Offered[]): string | undefined {
  if (name === '' || name.length > 100) return 'Give your name, in 100 characters at most.'
  if (!/^[!-~]{1,255}$/.test(device)) return 'A device identifier has letters, digits and signs, without blanks.'
  if (!operators.some(({ id }) => id === operator)) return 'Choose an operator from the list.'
  if (notify !== undefined && !/^[\w.:[\]-]{1,300}$/.test(notify)) return 'An address such as 192.0.2.7:2948 is wanted.'
  return undefined
}

async function serveDevice(visit: Visit, wanted: string | undefined): Promise<Problem | undefined> {
  const { ports, prefix, token, response, log, record } = visit
  const state = await ports.state(token)
  if (!state) return refuse(visit, 404, problem('interaction.unknown'))
  record.learn({ deviceId: state.device })
  if (wanted === undefined) {
    // What was asked for is on its way: the page shows by itself how it went.
    const again: readonly Header[] = state.loads.length > 0 ? [['Refresh', `5; url=${prefix}${token}`]] : []
    return send(visit, 200, devicePage(state), again)
  }
  const done = await ports.load(token, wanted)
  if (!done.ok) {
    const { words, next } = explain(done.problem)
    send(visit, 422, devicePage({ ...state, mend: `${words} ${next}` }))
    return done.problem
  }
  const headers: readonly Header[] = [
    ['Location', prefix + token],
    ['Cache-Control', 'no-store'],
  ]
  log.response(answer(response, 303, headers), noBytes)
  return undefined
}

function send(
  { response, log }: Visit,
  status: number,
  html: string,
  headers: readonly Header[] = [],
  sealed = false,
): undefined {
  const body = Buffer.from(html)
  log.response(answer(response, status, [...pageHeaders, ...headers], body), body, { sealed })
}

function refuse({ response, log }: Visit, status: number, why: Problem): Problem {
  const { head, body } = sendRefusal(response, status, why)
  log.response(head, body)
  return why
}
