import { setTimeout as delay } from 'node:timers/promises'
import { accountOf } from './account-rights.ts'
import type { DeviceContext } from './context.ts'
import { runJob } from './jobs.ts'
import { isWaiting, type Job, mostTries, type OwedAlert } from './memory.ts'
import { createReports, forgetReports, type Reports, reportsFailed } from './report.ts'
import { runSession } from './session.ts'
import { deliverSubscriptions } from './subscriptions.ts'
import type { WaitingSession } from './waiting-session.ts'

/** What a device does by itself: jobs, and telling servers what they are still to hear. */
export interface Upkeep {
  /**
   * Tells what is owed, within a turn of the device, and lets what changed be delivered beside it. What cannot be told stays
   * for the next time.
   */
  settle(reports: Reports): Promise<void>
  /** Waits for the deliveries that are under way. */
  delivered(): Promise<void>
  /** Settles in a turn of its own, once a burst of changes is over. */
  soon(): void
  start(job: Job, session?: WaitingSession): void
  /** Waits for this, too, before everything is settled. */
  beside(work: Promise<unknown>): void
  /** Goes on with what an earlier run left. */
  resume(): void
  /** Waits until nothing is under way and nothing is about to be told. */
  settled(): Promise<void>
}

export function createUpkeep(context: DeviceContext, inTurn: <T>(work: () => Promise<T>) => Promise<T>): Upkeep {
  const underWay = new Set<Promise<unknown>>()
  let scheduled: Promise<void> | undefined
  let delivery: Promise<void> = Promise.resolve()
  // The store may fail: sessions say so, and what is owed is still remembered.
  const tell = (reports: Reports) => tellOwed(context, reports).catch(() => undefined)
  const deliver = () => {
    delivery = delivery.then(() => deliverSubscriptions(context)).catch(() => undefined)
    return delivery
  }
  const settle = async (reports: Reports) => {
    await tell(reports)
    // A repository that does not answer must not keep the device from its next session.
    beside(deliver())
  }
  // Subscriptions are no part of a session, and need not wait for the end of one that is open; alerts do.
  const soon = () => {
    if (context.stopping.aborted) return
    scheduled ??= delay(context.limits.settleMs, undefined, { signal: context.stopping })
      .finally(() => {
        scheduled = undefined
      })
      .then(async () => {
        beside(deliver())
        await inTurn(() => tell(createReports(context.limits.reports)))
      })
      .catch(() => undefined) // switched off
  }
  const beside = (work: Promise<unknown>) => {
    const watched: Promise<unknown> = work
      .catch(() => undefined) // the store failed: a job is still remembered, and goes on after a restart
      .finally(() => underWay.delete(watched))
    underWay.add(watched)
  }
  const start = (job: Job, session?: WaitingSession) => beside(runJob(context, job, session).finally(soon))
  return {
    settle,
    delivered: () => delivery,
    soon,
    start,
    beside,
    resume: () => {
      const { jobs: left, alerts, subscriptions } = context.memory()
      for (const job of left) start(job)
      if (alerts.length > 0 || subscriptions.some(isWaiting)) soon()
    },
    settled: async () => {
      do {
        await Promise.all([...underWay, scheduled])
        await inTurn(async () => undefined)
      } while (underWay.size > 0 || scheduled)
    },
  }
}

/** One session for each report that has an address, and one for each server that others wait for. */
async function tellOwed(context: DeviceContext, reports: Reports): Promise<void> {
  const tried = new Set<number>()
  const next = () => context.memory().alerts.find(({ id, tries }) => !tried.has(id) && tries < mostTries)
  for (let owed = next(); owed && !context.stopping.aborted; owed = next()) {
    const together = togetherWith(context, owed)
    for (const id of together) tried.add(id)
    const account = accountOf(context, owed.serverId, owed.address ?? '', owed.dialect)
    if (account) {
      await runSession(context, { account, trigger: 'client', report: owed, address: owed.address }, reports)
      const left = new Set(context.memory().alerts.map(({ id }) => id))
      const untold = together.filter(id => left.has(id))
      if (untold.length > 0 && !context.stopping.aborted) await reportsFailed(context, untold)
    } else await forgetReports(context, [owed.id])
  }
}

function togetherWith({ memory }: DeviceContext, owed: OwedAlert): readonly number[] {
  const waiting = memory().alerts.filter(item => item.address === undefined && item.serverId === owed.serverId)
  return [...new Set([owed, ...waiting].map(({ id }) => id))]
}
