import { sessionAlerts } from '#core/alert.ts'
import { utf8Encode } from '#core/bytes.ts'
import { dmHeaders, mediaTypes, parseMediaType } from '#core/media-types.ts'
import { encodeAnswer } from '#core/multipart.ts'
import { answeringAlert } from '#core/notification/answer.ts'
import type { Alert } from '#core/package-types.ts'
import { encodePackage1 } from '#core/package1.ts'
import { type Problem, problem } from '#core/problem.ts'
import { readPackage2 } from '#core/read-package.ts'
import type { RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Round, readRound } from '#core/round.ts'
import { hasAnyRight, policyOf } from '#core/tree/decide-rights.ts'
import type { IncomingAnswer } from '#http/client.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { Account } from './account.ts'
import { rightsOf } from './account-rights.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { openWire, type Wire } from './exchange.ts'
import { executeCommand } from './execute.ts'
import type { Executed, Execution } from './execution.ts'
import type { OwedAlert } from './memory.ts'
import { announcedMos } from './mos.ts'
import type { MayKnow } from './pending-alerts.ts'
import { forgetReports, type Reports } from './report.ts'

export type Trigger = keyof typeof sessionAlerts

export interface SessionResult {
  readonly record: string
  /** Only `END` is a session that ended well (OMA DM 2.0 §5.3.9). */
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
  const info = {
    kind: 'session',
    side: 'device',
    deviceId: context.id,
    serverId: account.serverId,
    dialect: 'approved',
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
  const execution = { context, wire, ...whose, home, rights, lists, reports }
  const running = { context, plan, record, wire, execution, owed: owedAlerts(context, plan) }
  const result = await runRounds(running).catch(brokenOff)
  wire.close()
  record.end(result.ended === 'END' ? 'done' : 'failed', result.problem)
  const unkept = await keepRecords(context)
  return { record: record.id, ...result, ...(unkept && { problem: unkept }) }
}

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
  const { plan, record } = running
  const { rounds: mostRounds } = running.context.limits
  let address = plan.address ?? plan.account.address
  const raised = takeRaised(running)
  let reply = await post(running, address, mediaTypes.initiation, firstPackage(running, raised))
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
    const round = readReply(reply.value, record)
    if (!round.ok) return { ended: 'aborted', rounds, problem: round.problem }
    const done = await carryOut(running, round.value)
    if (round.value.ends) return { ended: 'END', rounds: rounds + 1 }
    address = round.value.continueAt ?? address
    const more = takeRaised(running)
    const answer = answerTo(running, done, more)
    reply = await post(running, address, answer.contentType, answer.body)
    if (!reply.ok) running.context.pending.giveBack(more)
  }
  return { ended: 'aborted', rounds: mostRounds, problem: problem('device.endless-session', { rounds: mostRounds }) }
}

const takeRaised = ({ context, plan }: Running): readonly Alert[] =>
  context.pending.take(mayKnow(context, plan.account))

function firstPackage({ context, plan, owed }: Running, raised: readonly Alert[]): Uint8Array {
  const { account, trigger } = plan
  const sessionAlert: Alert =
    trigger === 'server' ? answeringAlert(plan.answers?.id) : { type: sessionAlerts[trigger], mark: 'informational' }
  const mos = announcedMos(context.tree(), account, mayKnow(context, account))
  const all = [sessionAlert, ...(plan.alerts ?? []), ...raised, ...owed.map(({ alert }) => alert)]
  return utf8Encode(JSON.stringify(encodePackage1({ mos, alerts: all })))
}

async function post(
  { context, wire }: Running,
  uri: string,
  type: string,
  body: Uint8Array,
): Promise<Result<IncomingAnswer>> {
  const headers = { 'Content-Type': type, Accept: mediaTypes.request, [dmHeaders.deviceId]: context.id }
  const sent = await wire.send({ method: 'POST', uri, headers, body, to: 'server' })
  if (!sent.ok) return sent
  const { status } = sent.value
  return status === 200 ? sent : failed(problem('device.server-status', { status, url: uri }))
}

/** General types of JSON and text, and none at all, are read all the same. */
const looseTypes: readonly string[] = ['', mediaTypes.json, mediaTypes.text, mediaTypes.bytes]

function readReply(reply: IncomingAnswer, record: RecordLog): Result<Round> {
  const { type } = parseMediaType(reply.headers.get('content-type'))
  if (type !== mediaTypes.request) {
    if (!looseTypes.includes(type)) return failed(problem('device.not-package', { type }))
    record.note(problem('package.content-type', { type: type || 'none' }))
  }
  const read = readPackage2(reply.body)
  if (!read.ok) return read
  for (const warning of read.value.warnings) record.note(warning)
  return ok(readRound(read.value.value))
}

/** Executes the commands one after another, in their order (OMA DM 2.0 §5.2.3). */
async function carryOut({ record, execution }: Running, { execute }: Round): Promise<readonly Executed[]> {
  const done: Executed[] = []
  for (const item of execute) {
    const executed = await executeCommand(execution, item)
    if (executed.problem) record.note(executed.problem)
    done.push(executed)
  }
  return done
}

function answerTo({ context }: Running, done: readonly Executed[], alerts: readonly Alert[]) {
  const results = new Map(done.flatMap(({ result }, index) => (result ? [[index, result] as const] : [])))
  const package3 = { statuses: done.map(({ status }) => status), alerts }
  return encodeAnswer({ package3, results }, `dm-${Buffer.from(context.random(18)).toString('hex')}`)
}
