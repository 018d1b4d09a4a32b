import type { CDPSession, Page } from '@playwright/test'

/** A task of the main thread of a page. */
export interface Task {
  /** From its beginning to its end. */
  readonly ms: number
  /** How long it computed: on a busy machine it also waits for its turn. */
  readonly computedMs: number
}
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
  /** Microseconds. */
  readonly dur?: number
  readonly tdur?: number
}

/** Takes down the tasks of a page's main thread until the returned function is called. */
export async function traceTasks(page: Page): Promise<() => Promise<readonly Task[]>> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]))
  })
  const includedCategories = ['disabled-by-default-devtools.timeline']
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories, excludedCategories: ['*'] },
  })
  return async () => {
    await endTrace(session)
    await session.detach()
    return mainTasks(events)
  }
}

async function endTrace(session: CDPSession): Promise<void> {
  const complete = new Promise(done => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
}

function mainTasks(events: readonly TraceEvent[]): readonly Task[] {
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const main = new Set(events.filter(({ args }) => args.name === 'CrRendererMain').map(thread))
  return events
    .filter(event => event.name === 'RunTask' && main.has(thread(event)))
    .map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, computedMs: tdur / 1000 }))
}
