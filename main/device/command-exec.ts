import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { Dialect } from '#core/dialect/dialect.ts'
import { problem } from '#core/problem.ts'
import { checkExecute } from '#core/tree/check-execute.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { isBusy, withJob } from './jobs.ts'
import type { Job } from './memory.ts'
import type { Operation, OperationSite } from './operation.ts'
import { operationAt } from './operations.ts'
import { withReport } from './report.ts'
import { faultOfAddress } from './server-address.ts'
import { waitingSession } from './waiting-session.ts'

type Quick = Extract<Operation, { kind: 'quick' }>

/**
 * EXEC (OMA DM 2.0 §5.3.5): what is quick runs at once, what takes long is answered 202 and goes on by itself; for what a local
 * application does the session waits a while. With a ServerURI the result always follows as a Generic Alert to it; without one
 * the client picks, and reports what takes long to the server of the account.
 */
export async function execute(execution: Execution, text: string, report: string | undefined): Promise<Executed> {
  const { context, rights, reports } = execution
  const uri = parseClientUri(text, context.tree().descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const fault = report === undefined ? undefined : faultOfAddress(report, context)
  if (fault) return answered(400, fault)
  const target = checkExecute(context.tree(), uri.value, rights())
  if (!target.ok) return answered(target.problem.status, target.problem.problem)
  const { instance, path } = target.value
  const { moid, miid } = instance
  const at = instanceUri(moid, miid, path)
  if (isBusy(context, moid, miid)) return answered(503, problem('device.busy', { uri: at }))
  const operation = operationAt(context, target.value)
  const away = operation.kind === 'handed' ? operation.refusal(context) : undefined
  if (away) return answered(503, away)
  const mayBeReported = report !== undefined || operation.kind !== 'quick'
  const isFull = context.memory().alerts.length >= context.limits.remembered
  if (mayBeReported && (isFull || !reports.mayReport())) return answered(503, problem('device.too-many-reports'))
  const site = { context, moid, miid, path }
  const done = await carryOut(execution, operation, site, report)
  if (done.status.code === 202) reports.taken()
  return done
}

function carryOut(
  execution: Execution,
  operation: Operation,
  site: OperationSite,
  report: string | undefined,
): Promise<Executed> {
  switch (operation.kind) {
    case 'quick':
      return runNow(execution, operation, site, report)
    case 'long':
      return start(execution, site, report, { begin: operation.begin(site), mayWait: false })
    case 'handed':
      return start(execution, site, report, { begin: tree => tree, mayWait: report === undefined })
  }
}

async function runNow(
  { context, wire, serverId, dialect }: Execution,
  operation: Quick,
  site: OperationSite,
  report: string | undefined,
): Promise<Executed> {
  const { change, alert, code, note } = await operation.run(site, wire)
  const tree = change ? change(context.tree()) : context.tree()
  if (report === undefined) {
    if (change) await context.change(tree)
    return answered(code, note)
  }
  await context.change(tree, memory => withReport(memory, { ...ownerOf(serverId, dialect), address: report, alert }))
  return answered(202, note)
}

interface Start {
  /** What shows at once. */
  begin(tree: ManagementTree): ManagementTree
  /** The session waits a while for the outcome. */
  readonly mayWait: boolean
}

async function start(
  { context, serverId, dialect, home }: Execution,
  { moid, miid, path }: OperationSite,
  report: string | undefined,
  { begin, mayWait }: Start,
): Promise<Executed> {
  if (context.memory().jobs.length >= context.limits.remembered) return answered(503, problem('device.memory-full'))
  const address = report ?? (serverId === undefined ? home : undefined)
  const wanted = {
    moid,
    miid,
    path: [...path],
    ...ownerOf(serverId, dialect),
    ...(address !== undefined && { report: address }),
  }
  const { job } = withJob(context.memory(), wanted)
  await context.change(begin(context.tree()), memory => withJob(memory, wanted).memory)
  const session = mayWait ? waitingSession(context.limits.outcomeMs, context.stopping) : undefined
  context.startJob(job, session)
  const finished = await session?.outcome
  return finished ? answered(finished.code, finished.note) : answered(202)
}

/** Whom a result is owed to: a server by its account, or one without an account, which is spoken to in its dialect. */
function ownerOf(serverId: string | undefined, { name }: Dialect): Pick<Job, 'serverId' | 'dialect'> {
  return serverId === undefined ? { dialect: name } : { serverId }
}
