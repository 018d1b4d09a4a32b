import type { ServerResponse } from 'node:http'
import { mediaTypes } from '#core/media-types.ts'
import { decodeAnswer } from '#core/multipart.ts'
import type { Package1 } from '#core/package-types.ts'
import { encodePackage2 } from '#core/package2.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readPackage1 } from '#core/read-package.ts'
import type { Header } from '#core/record.ts'
import { type Outcome, openSession, type Planned, receiveAnswer, sendCommands } from '#core/server-session.ts'
import { answer } from '#http/answer.ts'
import type { Caller } from './admit.ts'
import type { SessionRef } from './ports.ts'
import { resultDocument } from './result-document.ts'
import { type OpenSession, refOf } from './sessions.ts'
import { decline, fail, inBackground, refuse, type Visit } from './visit.ts'

// The two turns a device can take (OMA DM 2.0 §5.1.1), and the server's answer to both.

const requestHeaders: readonly Header[] = [['Content-Type', mediaTypes.request]]

/** Package#1: a session begins. */
export async function beginSession(visit: Visit, caller: Caller, body: Uint8Array): Promise<void> {
  const { server } = visit
  const read = readPackage1(body)
  if (!read.ok) return refuse(visit, { status: 400, problem: read.problem })
  note(visit, read.value.warnings)
  const session = newSession(visit, caller, read.value.value)
  await server.sessions.add(session)
  visit.session = session
  await server.ports.events.opened(refOf(session), session.package1, server.options.insecure)
  const { alerts } = session.package1
  if (alerts.length > 0) server.ports.events.alerts(refOf(session), alerts)
  return sendNext(visit, session)
}

/** Package#3: statuses for the commands of the last Package#2, and perhaps data. */
export async function takeAnswer(
  visit: Visit,
  session: OpenSession,
  contentType: string,
  body: Uint8Array,
): Promise<void> {
  const { work, events } = visit.server.ports
  const read = decodeAnswer(contentType, body)
  if (!read.ok) return refuse(visit, { status: 400, problem: read.problem })
  const { package3 } = read.value.value
  const ref = refOf(session)
  const received = receiveAnswer(session.state, read.value.value)
  session.state = received.session
  note(visit, read.value.warnings)
  note(visit, received.warnings)
  await keepResults(visit, session, received.outcomes)
  await work.finished(ref, received.outcomes)
  if (package3.alerts.length > 0) events.alerts(ref, package3.alerts)
  if (received.problem) return refuse(visit, { status: 400, problem: received.problem })
  return sendNext(visit, session)
}

function newSession({ log }: Visit, { deviceId, account }: Caller, package1: Package1): OpenSession {
  const state = openSession()
  const whose = { deviceId, ...(account !== undefined && { account }) }
  return { ...whose, log, package1, state, round: 0, turn: 'server', lastSeenAt: Date.now(), over: false }
}

async function keepResults(visit: Visit, session: OpenSession, outcomes: readonly Outcome[]): Promise<void> {
  for (const { wire, result } of outcomes) {
    if (!result) continue
    const document = resultDocument(wire, result, session.package1.mos)
    if (document) await visit.server.ports.events.read(refOf(session), document)
  }
}

/** Package#2 with the work that waits, or END. */
async function sendNext(visit: Visit, session: OpenSession): Promise<void> {
  const { server, response, exchange } = visit
  const { work } = server.ports
  const ref = { ...refOf(session), round: session.round + 1 }
  const planned = await work.next(ref)
  const step = sendCommands(session.state, planned)
  if (session.over || isGone(response)) return takeBack(visit, session, ref, planned)
  session.state = step.session
  session.round = ref.round
  const body = Buffer.from(JSON.stringify(encodePackage2(step.commands)))
  exchange.response(answer(response, 200, requestHeaders, body), body)
  if (step.outcomes.length > 0) await work.finished(ref, step.outcomes)
  if (step.session.phase === 'over') return server.sessions.end(session, 'done')
  session.lastSeenAt = Date.now()
  session.turn = 'device'
  response.once('close', () => {
    if (!response.writableFinished) inBackground(server, server.sessions.end(session, 'failed', notDelivered))
  })
}

/** Commands were drawn from the queue, but can no longer be sent. */
async function takeBack(
  visit: Visit,
  session: OpenSession,
  ref: SessionRef,
  planned: readonly Planned[],
): Promise<void> {
  const outcomes = planned.map(({ id, wire }): Outcome => ({ id, wire, state: 'unknown' }))
  if (outcomes.length > 0) await visit.server.ports.work.finished(ref, outcomes)
  if (session.over) decline(visit, problem('server.no-session', { device: session.deviceId }))
  else await fail(visit, notDelivered)
}

const notDelivered = problem('server.answer-not-delivered')

const isGone = ({ socket }: ServerResponse) => socket === null || socket.destroyed

function note({ log }: Visit, warnings: readonly Problem[]): void {
  for (const warning of warnings) log.note(warning)
}
