import type { ServerResponse } from 'node:http'
import type { Dialect } from '#core/dialect/dialect.ts'
import { fewNotes } from '#core/few-notes.ts'
import type { Answer3 } from '#core/multipart.ts'
import type { OpenSession } from '#core/open-session.ts'
import type { Package1 } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { type Planned, receiveAnswer, type Sent, type ServerSession, sendCommands } from '#core/server-session.ts'
import { inTurn, type Soon, whenThere } from '#core/soon.ts'
import { prepareAnswer } from '#http/answer.ts'
import type { Caller } from './admit.ts'
import { withContinue, withoutOwn } from './continue-at.ts'
import type { SessionRef } from './ports.ts'
import { resultDocument } from './result-document.ts'
import { closeSession, endSession, refOf, stateOf, tellEnd } from './sessions.ts'
import { decline, fail, inBackground, refuse, type Visit } from './visit.ts'

// The two turns a device can take (OMA DM 2.0 §5.1.1), and the server's answer to both.

/** Package#1: a session begins. */
export function beginSession(visit: Visit, caller: Caller, package1: Package1): Soon<void> {
  const { server } = visit
  const said = caller.dialect.openingRead(package1)
  const session = newSession(visit, caller, said)
  const old = server.ports.sessions.begin(session)
  visit.session = session
  const before = old || said.sessionId !== undefined ? settleBefore(visit, session, old) : undefined
  const told = whenThere(before, () => tellOpened(visit, refOf(session), said))
  return whenThere(told, () => sendNext(visit, caller, session))
}

/** Ends the session that this one takes the place of, and looks whether it was asked for. */
async function settleBefore({ server, log }: Visit, session: OpenSession, old: OpenSession | undefined): Promise<void> {
  const { deviceId: device, sessionId: id } = session
  if (old) await closeSession(server, old, 'failed', problem('server.session-replaced', { device }))
  if (id === undefined) return
  if ((await server.ports.notified?.(device, id)) === false) log.note(problem('draft.unknown-session', { id }))
}

/** Tells the owner what Package#1 said. */
function tellOpened({ server }: Visit, ref: SessionRef, said: Package1): Soon<void> {
  const { events } = server.ports
  const { deviceInfo, alerts } = said
  const opened = events.opened(ref, said, server.options.insecure)
  const read = deviceInfo ? whenThere(opened, () => events.read(ref, [deviceInfo])) : opened
  return alerts.length > 0 ? whenThere(read, () => events.alerts(ref, alerts)) : read
}

/** Package#3: statuses for the commands of the last Package#2, and perhaps data. */
export function takeAnswer(visit: Visit, caller: Caller, session: OpenSession, answer: Answer3): Soon<void> {
  const { work, events, sessions } = visit.server.ports
  if (isOther(answer, session)) {
    sessions.pass(session)
    return decline(visit, problem('server.no-session', { device: caller.deviceId }))
  }
  const said = caller.dialect.answerRead(answer, session.mos ?? [])
  const { package3 } = said
  const ref = refOf(session)
  const received = receiveAnswer(stateOf(session), said)
  const outcomes = withoutOwn(received.outcomes)
  const answered = { ...session, sent: [] }
  visit.session = answered
  note(visit, received.warnings)
  const read = inTurn(outcomes, ({ wire, result }) => {
    const document = result && resultDocument(wire, result, session.mos)
    return document && events.read(ref, document)
  })
  const finished = whenThere(read, () => work.finished(ref, outcomes))
  const { alerts } = package3
  const heard = alerts.length > 0 ? whenThere(finished, () => events.alerts(ref, alerts)) : finished
  return whenThere(heard, () =>
    received.problem ? refuse(visit, { status: 400, problem: received.problem }) : sendNext(visit, caller, answered),
  )
}

/** A package that names another session of the same device (draft dialect). */
const isOther = ({ package3 }: Answer3, { sessionId }: OpenSession) =>
  package3.sessionId !== undefined && package3.sessionId !== sessionId

function newSession({ log }: Visit, { deviceId, account }: Caller, { mos, sessionId }: Package1): OpenSession {
  return { deviceId, account, mos, sessionId, record: log.id, round: 0, sent: [] }
}

/** Package#2 with the work that waits, or END. */
function sendNext(visit: Visit, { dialect }: Caller, session: OpenSession): Soon<void> {
  const { deviceId, record, account } = session
  const ref = { deviceId, record, round: session.round + 1, account }
  return whenThere(visit.server.ports.work.next(ref), drawn => send(visit, dialect, session, ref, drawn))
}

/** It leaves once the session as it then stands is kept. */
function send(
  visit: Visit,
  dialect: Dialect,
  session: OpenSession,
  ref: SessionRef,
  drawn: readonly Planned[],
): Soon<void> {
  const { server, response, exchange } = visit
  const { work, sessions, kept } = server.ports
  if (isGone(response)) return takeBack(visit, ref, drawn)
  const { planned, token } = withContinue(server.options, session, drawn)
  const emptyEnds = dialect.emptyEnds && server.options.alwaysEnd !== true
  const step = sendCommands(stateOf(session), planned, { emptyEnds })
  const over = step.session.phase === 'over'
  if (step.session.phase === 'open') {
    const after = sentSession(session, step.session, step, dialect, token)
    if (!sessions.pass(after)) return replaced(visit, ref, drawn)
    visit.session = after
  } else if (!sessions.end(session)) return replaced(visit, ref, drawn)
  const commands = step.commands.map(wire => dialect.commandWritten(wire, session.mos ?? []))
  const body = Buffer.from(JSON.stringify(dialect.encodeCommands(commands, step.report)))
  const answer = prepareAnswer(response, 200, [['Content-Type', dialect.types.commands]], body)
  exchange.response(answer.head, body)
  const finished = step.outcomes.length > 0 ? work.finished(ref, step.outcomes) : undefined
  const told = over ? whenThere(finished, () => tellEnd(server.ports, ref, 'done')) : finished
  return whenThere(told, () =>
    kept(ref.record).then(() => {
      answer.send()
      if (!over) endIfCut(visit)
    }),
  )
}

/** Written out, for each session passes here: one shape of object for all. */
function sentSession(
  { deviceId, account, mos, sessionId, record, token: before }: OpenSession,
  { round, sent }: Extract<ServerSession, { readonly phase: 'open' }>,
  { report, commands }: Sent,
  { showWaits }: Dialect,
  token: string | undefined = before,
): OpenSession {
  const unreported = report ? undefined : true
  const held = showWaits && commands.some(([name]) => name === 'SHOW') ? true : undefined
  return { deviceId, account, mos, sessionId, record, round, sent, token, unreported, held }
}

/** An answer that does not arrive ends the session: the device will not ask again (OMA DM 2.0 §5.6). */
function endIfCut({ server, response, session }: Visit): void {
  const end = () => {
    if (session) inBackground(server, endSession(server, session, 'failed', notDelivered))
  }
  // Cut while the session was being kept: nothing will tell of it any more.
  if (isGone(response)) end()
  else response.once('close', () => response.writableFinished || end())
}

/** The device is gone before its commands could be sent. */
async function takeBack(visit: Visit, ref: SessionRef, drawn: readonly Planned[]): Promise<void> {
  if (drawn.length > 0) await visit.server.ports.work.returned?.(ref, drawn)
  await fail(visit, notDelivered)
}

/** The session was ended or replaced while its commands were drawn. */
async function replaced(visit: Visit, ref: SessionRef, drawn: readonly Planned[]): Promise<void> {
  if (drawn.length > 0) await visit.server.ports.work.returned?.(ref, drawn)
  decline(visit, problem('server.no-session', { device: ref.deviceId }))
}

const notDelivered = problem('server.answer-not-delivered')

/** By the request: the answer to one that was pipelined has no socket until its turn comes. */
const isGone = ({ req }: ServerResponse) => req.socket.destroyed

function note({ log }: Visit, warnings: readonly Problem[]): void {
  for (const warning of fewNotes(warnings)) log.note(warning)
}
