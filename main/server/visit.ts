import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenSession, TakenTurn } from '#core/open-session.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { ExchangeLog, RecordInfo, RecordLog } from '#core/record.ts'
import type { Soon } from '#core/soon.ts'
import { answerProblem, requestHead } from '#http/answer.ts'
import type { Challenges } from '#http/challenges.ts'
import { peerOf } from '#http/connection.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { pathOf } from '#http/route.ts'
import { type Caller, claimedDevice, type Refusal } from './admit.ts'
import { isAstray } from './continue-at.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'
import { endSession } from './sessions.ts'

/** All that belongs to one server. */
export interface Server {
  readonly options: DmServerOptions
  readonly ports: DmServerPorts
  readonly challenges: Challenges
  /** Its sessions were ended for good: what is still on its way begins none. */
  stopped: boolean
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
  session: OpenSession | undefined
  /** Why the request does not count for that session, though it belongs to it. */
  readonly undue: Problem | undefined
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
): Soon<Visit> {
  const { recorder, sessions } = server.ports
  const taken = provenId !== undefined && caller?.package !== 1 ? sessions.take(provenId) : undefined
  const kept = taken && recorder.resume(taken.session.record)
  // A package out of turn is recorded with its session only where that is at hand: another process may be writing it.
  if (kept || !taken?.due) return openVisit(server, response, caller, taken, kept)
  return recorder.takeUp(taken.session.record).then(log => openVisit(server, response, caller, taken, log))
}

function openVisit(
  server: Server,
  response: ServerResponse,
  caller: Caller | undefined,
  taken: TakenTurn | undefined,
  kept: RecordLog | undefined,
): Visit {
  const request = response.req
  const { recorder } = server.ports
  const before = server.challenges.take(request.socket)
  const deviceId = caller?.deviceId ?? claimedDevice(request)
  if (kept) before?.end('done')
  const log = kept ?? before ?? recorder.open(recordInfo(server, request, caller, deviceId))
  if (before && caller?.package === 1) log.learn({ kind: 'session', ...(deviceId !== undefined && { deviceId }) })
  const exchange = log.exchange('device', 'server', requestHead(request))
  const { session, undue } = taken ? belongs(server, request, taken, log) : belongsToNone
  return { server, response, log, exchange, deviceId, session, undue }
}

type Belonging = Pick<Visit, 'session' | 'undue'>
const belongsToNone: Belonging = { session: undefined, undue: undefined }

function belongs({ ports }: Server, request: IncomingMessage, { session, due }: TakenTurn, log: RecordLog): Belonging {
  if (!due) return { session, undue: problem('server.out-of-turn', { device: session.deviceId }) }
  if (isAstray(pathOf(request.url), session)) {
    ports.sessions.pass(session)
    return { session, undue: problem('server.no-session', { device: session.deviceId }) }
  }
  if (log.id === session.record) return { session, undue: undefined }
  // The record was removed; the session goes on in a new one.
  const moved = { ...session, record: log.id }
  log.learn({ kind: 'session' })
  ports.sessions.begin(moved)
  return { session: moved, undue: undefined }
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
    dialect: caller?.dialect.name ?? 'approved',
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
  setAside(visit, why)
}

/** Ends what a lone request was recorded in; beside an open session it is only noted. */
function setAside({ server, session, log, deviceId }: Visit, why: Problem): void {
  if (log.id === session?.record) {
    log.note(why)
    return
  }
  log.learn({ kind: 'refused', ...(deviceId !== undefined && { deviceId }) })
  log.end('failed', why)
  server.ports.events.refused(deviceId, why)
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
  const { server, session, undue } = visit
  if (session && !undue) return endSession(server, session, 'failed', why)
  setAside(visit, why)
}

function waitForCredentials(visit: Visit): void {
  const { server, response, log } = visit
  server.challenges.wait(response.req.socket, log, why => inBackground(server, fail(visit, why)))
}

/** Lets work run that nobody waits for; a failure of it is reported. */
export function inBackground({ ports }: Server, work: Promise<void>): void {
  work.catch((error: unknown) => ports.events.refused(undefined, internalProblem(error)))
}
