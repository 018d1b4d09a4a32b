import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { requestSources } from '#core/bootstrap/delivery-method.ts'
import { pushTarget } from '#core/bootstrap/push-target.ts'
import { percentDecode } from '#core/bytes.ts'
import { readJson } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { Header, Recorder } from '#core/record.ts'
import type { Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { type Rate, rateLimit } from '#http/rate-limit.ts'
import { pathOf } from '#http/route.ts'

// The one door through which others ask for a server-initiated bootstrap (OMA DM 2.0 §8.4): a shop, a self-service page, the
// network when a device registers, a voice system. They name the device, where it is and
// what document it takes; profile and method are ours.

export const requestPath = '/bootstrap-requests'

const bootstrapRequest = z.strictObject({
  device: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\p{Cc}\s]+$/u, 'has blanks or control characters'),
  source: z.enum(requestSources),
  ...pushTarget,
  /** The asker's own name for the request: said twice, it is the same run. */
  reference: z.string().min(1).max(100).optional(),
})
export type BootstrapRequest = z.infer<typeof bootstrapRequest>

/** A run as the asker may see it. */
export interface RequestedRun {
  readonly run: string
  readonly device: string
  readonly result: 'running' | 'PASS' | 'FAIL' | 'UNKNOWN'
}

export interface RequestPorts {
  readonly recorder: Recorder
  /** What an asker must show; at least 128 bits. */
  token(): string
  /** The names in Host that are ours, with the port. */
  names(): ReadonlySet<string>
  start(request: BootstrapRequest): Promise<Result<RequestedRun>>
  run(id: string): Promise<Result<RequestedRun>>
  /** Milliseconds of a clock that never goes back. */
  clock(): number
}

const bodyBytes = 16 * 1024
/** So many requests at once, and one more every so often; wrong tokens count, too. */
const rate: Rate = { burst: 20, refillMs: 3_000 }

interface Refusal {
  readonly status: number
  readonly problem: Problem
  readonly headers?: readonly Header[]
}

/** POST a request, GET its run: `/bootstrap-requests`, `/bootstrap-requests/<run>`. */
export function createRequests(ports: RequestPorts): HttpHandler {
  const admit = rateLimit(rate, ports.clock)
  return (request, response) => {
    serve(ports, admit, request, response).catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  }
}

async function serve(
  ports: RequestPorts,
  admit: () => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusalOf(ports, admit, request)
  const record = ports.recorder.open({
    kind: refusal ? 'refused' : 'bootstrap',
    side: 'server',
    dialect: 'approved',
    peer: peerOf(request.socket),
  })
  const log = record.exchange('web', 'bootstrap', requestHead(request))
  const refuse = ({ status, problem: why, headers = [] }: Refusal) => {
    const sent = answerProblem(response, status, why, headers)
    log.response(sent.head, sent.body)
    record.end('failed', why)
  }
  if (refusal) {
    const { bytes, complete } = await readRefusedBody(request)
    log.requestBody(bytes, complete)
    return refuse(refusal)
  }
  const body = await readBody(request, bodyBytes)
  log.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (!body.ok) return refuse({ status: 413, problem: body.problem.problem })
  const made = await carryOut(ports, request, body.value)
  if ('problem' in made) return refuse(made)
  record.learn({ deviceId: made.run.device })
  const bytes = Buffer.from(`${JSON.stringify(made.run)}\n`)
  const place = `${requestPath}/${made.run.run}`
  const headers: Header[] = [
    ['Content-Type', 'application/json'],
    ['Cache-Control', 'no-store'],
    ...(made.status === 202 ? [['Location', place] as const] : []),
  ]
  log.response(answer(response, made.status, headers, bytes), bytes)
  record.end('done')
}

type CarriedOut = Refusal | { readonly status: 200 | 202; readonly run: RequestedRun }

async function carryOut(ports: RequestPorts, request: IncomingMessage, body: Uint8Array): Promise<CarriedOut> {
  if (request.method === 'GET') {
    const found = await ports.run(percentDecode(pathOf(request.url).slice(requestPath.length + 1)) ?? '')
    return found.ok ? { status: 200, run: found.value } : { status: 404, problem: found.problem }
  }
  const json = readJson(Buffer.from(body).toString('utf8'))
  const read = bootstrapRequest.safeParse(json.ok ? json.value : undefined)
  if (!read.success) {
    const [issue] = read.error.issues
    const what = json.ok ? `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` : 'it is no JSON'
    return { status: 400, problem: problem('bootstrap.request-form', { what }) }
  }
  const started = await ports.start(read.data)
  return started.ok ? { status: 202, run: started.value } : { status: 409, problem: started.problem }
}

function refusalOf(ports: RequestPorts, admit: () => boolean, request: IncomingMessage): Refusal | undefined {
  const { host = '', origin, authorization = '' } = request.headers
  if (!ports.names().has(host.toLowerCase())) {
    return { status: 421, problem: problem('bootstrap.request-host', { host: host.slice(0, 200) }) }
  }
  if (origin !== undefined) return { status: 403, problem: problem('http.web-page', { origin: origin.slice(0, 200) }) }
  if (!admit()) {
    return {
      status: 429,
      problem: problem('bootstrap.request-rate'),
      headers: [['Retry-After', String(rate.refillMs / 1000)]],
    }
  }
  if (!isToken(authorization, ports.token())) {
    return { status: 401, problem: problem('bootstrap.request-token'), headers: [['WWW-Authenticate', 'Bearer']] }
  }
  const path = pathOf(request.url)
  const isOne = path.startsWith(`${requestPath}/`)
  if (path !== requestPath && !isOne) return { status: 404, problem: problem('http.nothing-here', { path }) }
  const allowed = isOne ? 'GET' : 'POST'
  if (request.method === allowed) return undefined
  const why = problem('http.method-not-allowed', { method: request.method ?? '', allowed })
  return { status: 405, problem: why, headers: [['Allow', allowed]] }
}

function isToken(authorization: string, token: string): boolean {
  const [given, own] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)]
  return given.length === own.length && timingSafeEqual(given, own)
}
