import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { Dialect } from '#core/dialect/dialect.ts'
import { problem } from '#core/problem.ts'
import { checkExecute } from '#core/tree/check-execute.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { isBusy, withJob } from './jobs.ts'
import type { Job } from './memory.ts'
import type { Operation, OperationSite } from './operation.ts'
import { operationAt } from './operations.ts'
import { withReport } from './report.ts'

type Quick = Extract<Operation, { kind: 'quick' }>
type Long = Extract<Operation, { kind: 'long' }>

/**
 * EXEC (OMA DM 2.0 §5.3.5): what is quick runs at once, what takes long is answered 202 and goes on by itself. With a
 * ServerURI the result always follows as a Generic Alert to it; without one the client picks, and reports what takes
 * long to the server of the account.
 */
export async function execute(execution: Execution, text: string, report: string | undefined): Promise<Executed> {
  const { context, rights, reports } = execution
  const uri = parseClientUri(text, context.tree().descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const target = checkExecute(context.tree(), uri.value, rights())
  if (!target.ok) return answered(target.problem.status, target.problem.problem)
  const { instance, path } = target.value
  const { moid, miid } = instance
  const at = instanceUri(moid, miid, path)
  if (isBusy(context, moid, miid)) return answered(503, problem('device.busy', { uri: at }))
  const operation = operationAt(target.value)
  const isReported = report !== undefined || operation.kind === 'long'
  const isFull = context.memory().alerts.length >= context.limits.remembered
  if (isReported && (isFull || !reports.mayReport())) return answered(503, problem('device.too-many-reports'))
  if (isReported) reports.taken()
  const site = { context, moid, miid, path }
  return operation.kind === 'quick'
    ? runNow(execution, operation, site, report)
    : startLong(execution, operation, site, report)
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

async function startLong(
  { context, serverId, dialect, home }: Execution,
  operation: Long,
  site: OperationSite,
  report: string | undefined,
): Promise<Executed> {
  if (context.memory().jobs.length >= context.limits.remembered) return answered(503, problem('device.memory-full'))
  const { moid, miid, path } = site
  const address = report ?? (serverId === undefined ? home : undefined)
  const wanted = {
    moid,
    miid,
    path: [...path],
    ...ownerOf(serverId, dialect),
    ...(address !== undefined && { report: address }),
  }
  const { job } = withJob(context.memory(), wanted)
  await context.change(operation.begin(site)(context.tree()), memory => withJob(memory, wanted).memory)
  context.startJob(job)
  return answered(202)
}

/** Whom a result is owed to: a server by its account, or one without an account, which is spoken to in its dialect. */
function ownerOf(serverId: string | undefined, { name }: Dialect): Pick<Job, 'serverId' | 'dialect'> {
  return serverId === undefined ? { dialect: name } : { serverId }
}
