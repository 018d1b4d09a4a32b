import type { IncomingMessage, ServerResponse } from 'node:http'
import { fewNotes } from '#core/few-notes.ts'
import { type Problem, problem } from '#core/problem.ts'
import { isComing, type Soon, whenThere } from '#core/soon.ts'
import { answerProblem } from '#http/answer.ts'
import { readBody, readRefusedBody } from '#http/body.ts'
import { createChallenges } from '#http/challenges.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { onceATurn } from '#http/once-a-turn.ts'
import type { ConnectionRefusal } from '#http/refuse-connection.ts'
import { admit, type Caller, claimedDevice, type Refusal } from './admit.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'
import { recordRefusal } from './record-refusal.ts'
import { endAll, watchIdle } from './sessions.ts'
import { beginSession, takeAnswer } from './turns.ts'
import { abort, beginVisit, decline, fail, inBackground, refuse, refuseBody, type Server, type Visit } from './visit.ts'

export interface DmServer {
  readonly handler: HttpHandler
  /** Records a connection that never became a request; give it to the listener's `onRefused`. */
  readonly onRefused: (refusal: ConnectionRefusal) => void
  /** Requests after that get 503. Open sessions end as failed, or are left to whoever serves the store next. */
  close(how?: 'end' | 'leave'): Promise<void>
}

const defaultBodyBytes = 16 * 1024 * 1024
const defaultIdleMs = 300_000

/** A DM Server over HTTP (OMA DM 2.0 §5.5): answers Package#1 and #3 with the work of its ports, and records all. */
export function createDmServer(options: DmServerOptions, ports: DmServerPorts): DmServer {
  const server: Server = { options, ports, challenges: createChallenges(), stopped: false }
  const idleMs = options.limits?.idleMs ?? defaultIdleMs
  const sweepMs = Math.max(10, Math.min(1_000, idleMs / 4))
  const endIdle = watchIdle(server, idleMs)
  const sweep = setInterval(() => inBackground(server, endIdle(performance.now())), sweepMs).unref()
  let closed = false
  return {
    handler: (request, response) => {
      if (closed) answerProblem(response, 503, problem('server.stopped'))
      else serve({ server, request, response, visit: undefined })
    },
    onRefused: refusal => recordRefusal(server, refusal),
    close: async (how = 'end') => {
      closed = true
      clearInterval(sweep)
      if (how !== 'end') return
      server.stopped = true
      await endAll(server, problem('server.stopped'))
    },
  }
}

/** A request on its way to an answer. */
interface Answering {
  readonly server: Server
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Once it has begun. */
  visit: Visit | undefined
}

/** Serves a request, at once as far as all that it takes is at hand. */
function serve(answering: Answering): void {
  const { server, request } = answering
  safely(answering, () =>
    whenThere(admit(request, server.options, server.ports), admitted =>
      admitted.ok ? serveCaller(answering, admitted.value) : turnAway(answering, admitted.problem),
    ),
  )
}

function safely(answering: Answering, work: () => Soon<void>): void {
  const broken = (error: unknown) => breakOff(answering, internalProblem(error))
  try {
    const going = work()
    if (isComing(going)) inBackground(answering.server, going.catch(broken))
  } catch (error) {
    inBackground(answering.server, broken(error))
  }
}

function serveCaller(answering: Answering, caller: Caller): Soon<void> {
  const { server, response } = answering
  // In the draft the body alone tells whether a session begins, so it is read before the visit is.
  if (caller.package === undefined) return serveDraft(answering, caller)
  return whenThere(beginVisit(server, response, caller, caller.deviceId), visit => {
    answering.visit = visit
    readSoon({ answering, visit, caller })
  })
}

/** A body is read when all that came in this turn is here: mostly it is whole by then. */
const readSoon = onceATurn(({ answering, visit, caller }: Reading) =>
  safely(answering, () => whenThere(readWhole(answering), body => takeTurn(visit, caller, body))),
)

interface Reading {
  readonly answering: Answering
  readonly visit: Visit
  readonly caller: Caller
}

async function serveDraft(answering: Answering, caller: Caller): Promise<void> {
  const { server, response } = answering
  const body = await readWhole(answering)
  const known = { ...caller, package: packageIn(caller, body) }
  const visit = await beginVisit(server, response, known, caller.deviceId)
  answering.visit = visit
  await takeTurn(visit, known, body)
}

type Body = Awaited<ReturnType<typeof readBody>>

const readWhole = ({ server: { options }, request }: Answering): Soon<Body> =>
  readBody(request, options.limits?.bodyBytes ?? defaultBodyBytes)

/** Undefined for a body that cannot be read: it belongs to the session that is open, if there is one. */
function packageIn({ dialect, contentType }: Caller, body: Body): Caller['package'] {
  const read = body.ok ? dialect.readClient(contentType, body.value) : undefined
  return read?.ok ? (read.value.value.kind === 'opening' ? 1 : 3) : undefined
}

/** Takes the turn; a package that comes out of turn changes nothing. */
function takeTurn(visit: Visit, caller: Caller, body: Body): Soon<void> {
  const { session, undue } = visit
  visit.exchange.requestBody(body.ok ? body.value : body.problem.received, body.ok)
  if (undue) return decline(visit, undue)
  if (!body.ok) return refuseBody(visit, body.problem.problem)
  if (visit.server.stopped) return refuse(visit, { status: 503, problem: problem('server.stopped') })
  if (caller.package === 3 && !session) return refuse(visit, noSession(caller))
  const read = caller.dialect.readClient(caller.contentType, body.value)
  if (!read.ok) return refuse(visit, { status: 400, problem: read.problem })
  const { value: said, warnings } = read.value
  if (caller.warnings.length + warnings.length > 0) {
    for (const warning of fewNotes([...caller.warnings, ...warnings])) visit.log.note(warning)
  }
  if (said.kind === 'opening') return beginSession(visit, caller, said.package1)
  return session ? takeAnswer(visit, caller, session, said.answer) : refuse(visit, noSession(caller))
}

const noSession = ({ deviceId }: Caller): Refusal => ({
  status: 409,
  problem: problem('server.no-session', { device: deviceId }),
})

async function turnAway(answering: Answering, refusal: Refusal): Promise<void> {
  const { server, request, response } = answering
  const visit = await beginVisit(server, response, undefined, refusal.from)
  answering.visit = visit
  const { bytes, complete, gone } = await readRefusedBody(request)
  visit.exchange.requestBody(bytes, complete)
  return gone ? abort(visit, gone) : refuse(visit, refusal)
}

/** Something of our own broke: the device gets 500, and what the request belonged to has failed. */
async function breakOff({ server, response, visit }: Answering, why: Problem): Promise<void> {
  const sent = response.headersSent ? undefined : answerProblem(response, 500, why)
  if (!visit) return server.ports.events.refused(claimedDevice(response.req), why)
  if (sent) visit.exchange.response(sent.head, sent.body)
  await fail(visit, why)
}
