import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Problem } from '#core/problem.ts'
import type { ExchangeLog, RecordInfo, RecordLog } from '#core/record.ts'
import { answerProblem, requestHead } from '#http/answer.ts'
import type { Challenges } from '#http/challenges.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { type Caller, claimedDevice, type Refusal } from './admit.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'
import type { OpenSession, OpenSessions } from './sessions.ts'

/** All that belongs to one server. */
export interface Server {
  readonly options: DmServerOptions
  readonly ports: DmServerPorts
  readonly sessions: OpenSessions
  readonly challenges: Challenges
}

/** One request while it is served. */
export interface Visit {
  readonly server: Server
  readonly response: ServerResponse
  readonly log: RecordLog
  readonly exchange: ExchangeLog
  /** The device as it calls itself. */
  readonly deviceId: string | undefined
  /** The open session that the request goes on with, or has just begun. */
  session?: OpenSession
}

/**
 * Begins a visit: finds the record it belongs to, or opens one, and records the head. `provenId` is the device as far as
 * authentication proved it; only then can the visit belong to the device's session.
 */
export function beginVisit(
  server: Server,
  response: ServerResponse,
  caller: Caller | undefined,
  provenId: string | undefined,
): Visit {
  const request = response.req
  const before = server.challenges.take(request.socket)
  const session = provenId !== undefined && caller?.package !== 1 ? server.sessions.get(provenId) : undefined
  const deviceId = caller?.deviceId ?? claimedDevice(request)
  if (session) before?.end('done')
  const log = session?.log ?? before ?? server.ports.recorder.open(recordInfo(server, request, caller, deviceId))
  if (before && caller?.package === 1) log.learn({ kind: 'session', ...(deviceId !== undefined && { deviceId }) })
  const exchange = log.exchange('device', 'server', requestHead(request))
  return { server, response, log, exchange, deviceId, ...(session && { session }) }
}

function recordInfo(
  { options }: Server,
  { socket }: IncomingMessage,
  caller: Caller | undefined,
  deviceId: string | undefined,
): RecordInfo {
  return {
    kind: caller?.package === 1 ? 'session' : 'refused',
    ...(deviceId !== undefined && { deviceId }),
    serverId: options.serverId,
    dialect: 'approved',
    side: 'server',
    ...(options.insecure && { insecure: true }),
    peer: peerOf(socket),
  }
}

/** Turns a request away in words. A session that it belonged to has failed (OMA DM 2.0 §5.6). */
export async function refuse(visit: Visit, refusal: Refusal): Promise<void> {
  const { head, body } = answerProblem(visit.response, refusal.status, refusal.problem, refusal.headers)
  visit.exchange.response(head, body)
  if (refusal.challenge && !visit.session) waitForCredentials(visit)
  else await fail(visit, refusal.problem)
}

/** Answers a package that does not count, and leaves its session as it is. */
export function decline(visit: Visit, why: Problem): void {
  const { head, body } = answerProblem(visit.response, 409, why)
  visit.exchange.response(head, body)
  visit.log.note(why)
}

/** Gives up on a request whose body was not read to its end. */
export function refuseBody(visit: Visit, why: Problem): Promise<void> {
  return why.code === 'http.body-too-large' ? refuse(visit, { status: 413, problem: why }) : abort(visit, why)
}

/** Gives up on a request whose sender is gone: there is nobody to answer. */
export function abort(visit: Visit, why: Problem): Promise<void> {
  visit.exchange.aborted(why)
  return fail(visit, why)
}

/** Ends what a visit belonged to as failed: the session, or the record of the lone request. */
export async function fail(visit: Visit, why: Problem): Promise<void> {
  const { server, session, log, deviceId } = visit
  if (session) return server.sessions.end(session, 'failed', why)
  log.learn({ kind: 'refused', ...(deviceId !== undefined && { deviceId }) })
  log.end('failed', why)
  server.ports.events.refused(deviceId, why)
}

function waitForCredentials(visit: Visit): void {
  const { server, response, log } = visit
  server.challenges.wait(response.req.socket, log, why => inBackground(server, fail(visit, why)))
}

/** Lets work run that nobody waits for; a failure of it is reported. */
export function inBackground({ ports }: Server, work: Promise<void>): void {
  work.catch((error: unknown) => ports.events.refused(undefined, internalProblem(error)))
}
