import type { sessionAlerts } from '#core/alert.ts'
import { utf8Encode } from '#core/bytes.ts'
import { dialects } from '#core/dialect/detect.ts'
import { fewNotes, noteFew } from '#core/few-notes.ts'
import { mediaTypes, parseMediaType } from '#core/media-types.ts'
import type { Alert } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Round, readRound } from '#core/round.ts'
import { hasAnyRight, policyOf } from '#core/tree/decide-rights.ts'
import type { IncomingAnswer } from '#http/client.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { Account } from './account.ts'
import { rightsOf } from './account-rights.ts'
import { addressed, inDialect } from './addressed.ts'
import { addressesOf } from './addresses.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { dataSize, tooMuchData } from './data-size.ts'
import { openWire, type Wire } from './exchange.ts'
import { executeCommand } from './execute.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { firstPackage, placedAlert } from './first-package.ts'
import type { OwedAlert } from './memory.ts'
import type { MayKnow } from './pending-alerts.ts'
import { forgetReports, type Reports } from './report.ts'

export type Trigger = keyof typeof sessionAlerts

export interface SessionResult {
  readonly record: string
  /** `END`: the server ended the session (OMA DM 2.0 §5.3.9), in the draft also by a document without commands. */
  readonly ended: 'END' | 'http-error' | 'aborted'
  /** Packages #2 that were carried out. */
  readonly rounds: number
  readonly problem?: Problem
}

export interface SessionPlan {
  readonly account: Account
  readonly trigger: Trigger
  /** Alerts that go along in Package#1. */
  readonly alerts?: readonly Alert[]
  /** The notification that the session answers. */
  readonly answers?: AnsweredNotification
  /** Its identifier, when the session was asked for in another way; the draft repeats it in each request (S004 §5.1). */
  readonly sessionId?: number
  /** The report that the session is for. */
  readonly report?: OwedAlert
  /** Where Package#1 goes, if not to the account's SrvURI. */
  readonly address?: string | undefined
}

export interface AnsweredNotification {
  /** NOTIFICATION-ID, if it has one. */
  readonly id?: number
  /** The record that the notification opened; the session goes on in it. */
  readonly record: RecordLog
}

interface Running {
  readonly context: DeviceContext
  readonly plan: SessionPlan
  readonly record: RecordLog
  readonly wire: Wire
  readonly execution: Execution
  /** Alerts that waited for a session: the one it is for, and those of its server that have no address. */
  readonly owed: readonly OwedAlert[]
}

/**
 * Runs one DM session (OMA DM 2.0 §5.2) to its end and records it. A failed HTTP request ends it, without retry (§5.6).
 * Asynchronous EXECs leave their reports in the memory, for sessions of their own.
 */
export async function runSession(context: DeviceContext, plan: SessionPlan, reports: Reports): Promise<SessionResult> {
  const { account } = plan
  const dialect = dialects[account.dialect]
  const info = {
    kind: 'session',
    side: 'device',
    deviceId: context.id,
    serverId: account.serverId,
    dialect: dialect.name,
    insecure: !account.address.startsWith('https:') || account.credentials.kind === 'none',
    peer: account.address,
  } as const
  const record = plan.answers?.record ?? context.recorder.open(info)
  if (plan.answers) record.learn(info)
  const wire = openWire(context, account, record)
  const rights = () => rightsOf(context, account)
  const { permitted, address: home } = account
  const whose = account.miid === undefined ? {} : { serverId: account.serverId }
  const lists = (moid: string) => permitted.has('*') || permitted.has(moid)
  const addresses = addressesOf(context, dialect)
  const execution = { context, wire, ...whose, home, dialect, addresses, rights, lists, reports }
  const running = { context, plan, record, wire, execution, owed: owedAlerts(context, plan) }
  const result = await runRounds(running).catch(brokenOff)
  wire.close()
  record.end(result.ended === 'END' ? 'done' : 'failed', result.problem)
  const unkept = await keepRecords(context)
  return { record: record.id, ...result, ...(unkept && { problem: unkept }) }
}

/** The identifier of the session, as the notification gave it. */
export const sessionIdOf = ({ answers, sessionId }: SessionPlan): number | undefined => answers?.id ?? sessionId

function brokenOff(cause: unknown): Omit<SessionResult, 'record'> {
  return { ended: 'aborted', rounds: 0, problem: internalProblem(cause) }
}

function owedAlerts({ memory }: DeviceContext, { account, report }: SessionPlan): readonly OwedAlert[] {
  if (account.miid === undefined) return report ? [report] : []
  const waiting = memory().alerts.filter(item => item.address === undefined && item.serverId === account.serverId)
  return report && report.address !== undefined ? [report, ...waiting] : waiting
}

/** Instances that this server has any right on; the others are none of its business. */
function mayKnow({ tree }: DeviceContext, { miid: account, serverId, permitted }: Account): MayKnow {
  const policy = policyOf(tree())
  return (moid, miid) => account === undefined || hasAnyRight(policy, { serverId, permitted }, moid, miid)
}

async function runRounds(running: Running): Promise<Omit<SessionResult, 'record'>> {
  const { plan } = running
  const { types } = running.execution.dialect
  const { rounds: mostRounds } = running.context.limits
  let address = plan.address ?? plan.account.address
  const raised = takeRaised(running)
  let reply = await post(running, address, types.opening, openingBody(running, raised))
  if (!reply.ok) running.context.pending.giveBack(raised)
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    if (!reply.ok) return { ended: 'http-error', rounds, problem: reply.problem }
    // Whatever the answer is, Package#1 with its alerts has arrived.
    if (rounds === 0) {
      await forgetReports(
        running.context,
        running.owed.map(({ id }) => id),
      )
    }
    const round = readReply(reply.value, running)
    if (!round.ok) return { ended: 'aborted', rounds, problem: round.problem }
    const done = await carryOut(running, round.value)
    if (round.value.ends) return { ended: 'END', rounds: rounds + 1 }
    address = round.value.continueAt ?? address
    const more = takeRaised(running)
    const answer = answerTo(running, round.value, done, more)
    reply = await post(running, address, answer.contentType, answer.body)
    if (!reply.ok) running.context.pending.giveBack(more)
  }
  return { ended: 'aborted', rounds: mostRounds, problem: problem('device.endless-session', { rounds: mostRounds }) }
}

const takeRaised = ({ context, plan }: Running): readonly Alert[] =>
  context.pending.take(mayKnow(context, plan.account))

function openingBody({ context, plan, execution, owed }: Running, raised: readonly Alert[]): Uint8Array {
  const more = [...(plan.alerts ?? []), ...raised, ...owed.map(({ alert }) => alert)]
  const package1 = firstPackage(context.tree(), plan, execution, { mayKnow: mayKnow(context, plan.account), more })
  return utf8Encode(JSON.stringify(execution.dialect.encodeOpening(package1)))
}

async function post(
  { context, wire, execution: { dialect } }: Running,
  uri: string,
  type: string,
  body: Uint8Array,
): Promise<Result<IncomingAnswer>> {
  const headers = { 'Content-Type': type, Accept: dialect.accept.server, [dialect.deviceIdHeader]: context.id }
  const sent = await wire.send({ method: 'POST', uri, headers, body, to: 'server' })
  if (!sent.ok) return sent
  const { status } = sent.value
  return status === 200 || (status === 204 && dialect.emptyEnds)
    ? sent
    : failed(problem('device.server-status', { status, url: uri }))
}

/** General types of JSON and text, and none at all, are read all the same. */
const looseTypes: readonly string[] = ['', mediaTypes.json, mediaTypes.text, mediaTypes.bytes]

function readReply(reply: IncomingAnswer, { record, execution: { dialect } }: Running): Result<Round> {
  const { type } = parseMediaType(reply.headers.get('content-type'))
  const isSilent = dialect.emptyEnds && reply.body.length === 0
  if (type !== dialect.types.commands && !isSilent) {
    if (!looseTypes.includes(type)) return failed(problem('device.not-package', { type }))
    record.note(problem('package.content-type', { type: type || 'none' }))
  }
  const read = dialect.readCommands(reply.body)
  if (!read.ok) return read
  for (const warning of fewNotes(read.value.warnings)) record.note(warning)
  return ok(readRound(read.value.value, dialect))
}

/** Executes the commands one after another, in their order (OMA DM 2.0 §5.2.3). */
async function carryOut({ record, execution }: Running, { execute }: Round): Promise<readonly Executed[]> {
  const done: Executed[] = []
  const most = execution.context.limits.gatheredBytes
  let gathered = 0
  const notes = noteFew(item => record.note(item))
  for (const item of execute) {
    let executed = await executeCommand(execution, addressed(item, execution.addresses()))
    const size = executed.result?.kind === 'document' ? dataSize(executed.result.document) : 0
    if (gathered + size > most) executed = answered(503, tooMuchData(most))
    else gathered += size
    if (executed.problem) notes.add(executed.problem)
    done.push(inDialect(executed, execution.addresses()))
  }
  notes.end()
  return done
}

function answerTo(
  { context, plan, execution: { dialect, addresses } }: Running,
  { report }: Round,
  done: readonly Executed[],
  raised: readonly Alert[],
) {
  // Statuses that the server does not want are left out, but the next request comes all the same (S004 §5.6).
  const told = report ? done : []
  const results = new Map(told.flatMap(({ result }, index) => (result ? [[index, result] as const] : [])))
  const sessionId = sessionIdOf(plan)
  const package3 = {
    statuses: told.map(({ status }) => status),
    alerts: raised.map(alert => placedAlert(alert, addresses())),
    ...(sessionId !== undefined && { sessionId }),
  }
  return dialect.encodeAnswer({ package3, results }, `dm-${Buffer.from(context.random(18)).toString('hex')}`)
}
