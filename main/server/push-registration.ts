import type { IncomingMessage, ServerResponse } from 'node:http'
import { utf8Decode } from '#core/bytes.ts'
import { decodeRegistration } from '#core/notification/gcm.ts'
import { problem } from '#core/problem.ts'
import type { Header, Recorder } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answer, answerProblem, requestHead } from '#http/answer.ts'
import { type AccountLookup, type AuthMode, authenticate } from '#http/authenticate.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'
import { claimedDevice, type Refusal } from './admit.ts'

export interface PushRegistrationOptions {
  readonly serverId: string
  /** Begins and ends with `/`; `register` and `unregister` lie below it. */
  readonly prefix: string
  readonly auth: AuthMode
  readonly insecure: boolean
}

export interface PushRegistrationPorts {
  readonly recorder: Recorder
  readonly accounts: AccountLookup
  /** The push service knows the device by this name from now on; undefined takes that back. */
  registered(deviceId: string, registrationId: string | undefined): Promise<void>
}

const limitBytes = 64 * 1024
const deviceParameter = 'device'

/**
 * Takes the registrations of devices at a push service (OMA DM 2.0 App. E.2), with the security of the DM Server beside
 * it: with authentication the account tells the device, without it `OMADM-DevID` or the parameter `device` does.
 */
export function createPushRegistration(options: PushRegistrationOptions, ports: PushRegistrationPorts): HttpHandler {
  return (request, response) => {
    serve(request, response, options, ports).catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: PushRegistrationOptions,
  ports: PushRegistrationPorts,
): Promise<void> {
  const admitted = await admit(request, options, ports)
  const deviceId = admitted.ok ? admitted.value : claimedDevice(request)
  const log = ports.recorder.open({
    kind: admitted.ok ? 'notification' : 'refused',
    side: 'server',
    ...(deviceId !== undefined && { deviceId }),
    serverId: options.serverId,
    dialect: 'approved',
    ...(options.insecure && { insecure: true }),
    peer: peerOf(request.socket),
  })
  const exchange = log.exchange('device', 'server', requestHead(request))
  const body = admitted.ok ? await readBody(request, limitBytes) : undefined
  const refused = body ? undefined : await readRefusedBody(request)
  exchange.requestBody(
    refused?.bytes ?? (body?.ok ? body.value : (body?.problem.received ?? new Uint8Array(0))),
    refused?.complete ?? body?.ok ?? false,
  )
  const done: Result<string, Refusal> = !admitted.ok
    ? admitted
    : body?.ok
      ? await keep(pathOf(request.url), admitted.value, body.value, options, ports)
      : failed({
          status: 400,
          problem: body?.problem.problem ?? problem('notification.gcm-form', { why: 'it is cut' }),
        })
  if (done.ok) {
    exchange.response(answer(response, 204, []), new Uint8Array(0))
    log.learn({ deviceId: done.value })
    return log.end('done')
  }
  const sent = answerProblem(response, done.problem.status, done.problem.problem, done.problem.headers)
  exchange.response(sent.head, sent.body)
  log.end('failed', done.problem.problem)
}

/** The device that authenticated itself, or undefined where nobody has to. */
async function admit(
  request: IncomingMessage,
  { auth, serverId }: PushRegistrationOptions,
  { accounts }: PushRegistrationPorts,
): Promise<Result<string | undefined, Refusal>> {
  if (request.method !== 'POST') {
    const why = problem('http.method-not-allowed', { method: request.method ?? '', allowed: 'POST' })
    const headers: readonly Header[] = [['Allow', 'POST']]
    return failed({ status: 405, problem: why, headers })
  }
  if (auth === 'none') return ok(claimedDevice(request))
  const account = await authenticate(request, auth, serverId, accounts)
  return account.ok ? ok(account.value.deviceId) : account
}

async function keep(
  path: string,
  proven: string | undefined,
  body: Uint8Array,
  { prefix }: PushRegistrationOptions,
  { registered }: PushRegistrationPorts,
): Promise<Result<string, Refusal>> {
  const what = path.slice(prefix.length)
  if (what !== 'register' && what !== 'unregister') {
    return failed({ status: 404, problem: problem('http.nothing-here', { path }) })
  }
  const text = utf8Decode(body)
  const read = text.ok ? decodeRegistration(text.value) : text
  if (!read.ok) return failed({ status: 400, problem: read.problem })
  const deviceId = proven ?? read.value.params.get(deviceParameter)
  if (!deviceId) {
    return failed({ status: 400, problem: problem('notification.gcm-form', { why: 'it names no device' }) })
  }
  await registered(deviceId, what === 'register' ? read.value.registrationId : undefined)
  return ok(deviceId)
}
