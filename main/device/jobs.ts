import type { DeviceContext } from './context.ts'
import type { DeviceMemory, Job } from './memory.ts'
import type { Finished } from './operation.ts'
import { operationAt } from './operations.ts'
import { nodeIn } from './own-writes.ts'
import { withReport } from './report.ts'
import type { WaitingSession } from './waiting-session.ts'

/** True while something runs on the MO instance. */
export function isBusy({ memory }: DeviceContext, moid: string, miid: string): boolean {
  return memory().jobs.some(job => job.moid === moid && job.miid === miid)
}

/** The memory with one more job, and the job. */
export function withJob(
  memory: DeviceMemory,
  job: Omit<Job, 'id'>,
): { readonly memory: DeviceMemory; readonly job: Job } {
  const made = { ...job, id: memory.lastId + 1 }
  return { memory: { ...memory, lastId: made.id, jobs: [...memory.jobs, made] }, job: made }
}

/**
 * Runs a job to its end, beside the sessions. Its result, the alert that reports it and the end of the job are saved
 * together: a restart at any moment neither loses nor repeats them. Switched off, the device goes on after its start. A session
 * that still waits is told the result itself.
 */
export async function runJob(context: DeviceContext, job: Job, session?: WaitingSession): Promise<void> {
  const { moid, miid, path } = job
  const instance = context.tree().instances.get(moid)?.get(miid)
  const node = nodeIn(context.tree(), job, path)
  const operation = instance && node && operationAt(context, { instance, path, node })
  if (!operation || operation.kind === 'quick') {
    session?.leave()
    return end(context, job, undefined)
  }
  const finished = await operation.run({ context, moid, miid, path }, job, () => session?.leave())
  if (!finished) return session?.leave()
  const isTaken = session?.takes(finished) ?? false
  const told = (isKept: boolean) => {
    finished.kept?.(isKept)
    if (isTaken) session?.told(isKept)
  }
  try {
    await end(context, job, finished, isTaken)
    told(true)
  } catch (cause) {
    told(false)
    throw cause
  }
}

async function end(
  context: DeviceContext,
  { id, serverId, dialect, report, moid, miid }: Job,
  finished: Finished | undefined,
  isTold = false,
) {
  const tree = context.tree()
  const exists = tree.instances.get(moid)?.has(miid) ?? false
  await context.change(exists && finished?.change ? finished.change(tree) : tree, memory => {
    const rest = { ...memory, jobs: memory.jobs.filter(job => job.id !== id) }
    if (!finished) return rest
    const remembered = finished.remember?.(rest) ?? rest
    if (isTold) return remembered
    return withReport(remembered, { serverId, dialect, address: report, alert: finished.alert })
  })
}
