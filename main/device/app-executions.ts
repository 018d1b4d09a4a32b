import { instanceUri } from '#core/client-uri.ts'
import type { AppOutcome } from './app-outcome.ts'
import type { Ear } from './app-presence.ts'
import type { DeviceContext } from './context.ts'
import type { Job } from './memory.ts'

// EXECs on what an application registered are the application's to carry out: it is told on its stream of updates, and says
// what came of it. One that was told and is no longer there has failed; after a restart of the device it is told again, with
// the same number.

/** How an EXEC ended that an application was to carry out. */
export type AppEnd =
  | {
      readonly kind: 'told'
      readonly outcome: AppOutcome
      /** What it said is kept now, or could not be. */
      kept(isKept: boolean): void
    }
  /** The application, or its object, went away in between. */
  | { readonly kind: 'lost' }
  /** It said nothing for as long as the device waits. */
  | { readonly kind: 'silent' }

export interface Executions {
  /** Hands an EXEC over, to the stream that was opened last. Undefined when the device was switched off in between. */
  run(appId: string, job: Job, accepted: () => void): Promise<AppEnd | undefined>
  /** What an application says of one; settles when that is kept. `unknown`: none of this number is waiting for it. */
  answer(appId: string, id: number, outcome: AppOutcome): Promise<'taken' | 'failed' | 'unknown'>
  /** An application begins to listen, and is told what waits for it. */
  heard(appId: string, ear: Ear): void
  gone(ear: Ear): void
  /** The tree is another one now. */
  changed(): void
}

interface Waiting {
  readonly appId: string
  readonly job: Job
  ear?: Ear | undefined
  accepted(): void
  end(how: AppEnd | undefined): void
}

/** `earOf` gives the stream that an application opened last. */
export function createExecutions(context: DeviceContext, earOf: (appId: string) => Ear | undefined): Executions {
  const waiting = new Map<number, Waiting>()
  const tell = (item: Waiting, ear: Ear | undefined) => {
    item.ear = ear
    const { id, moid, miid, path } = item.job
    if (ear && !ear.tell({ event: 'execute', id, uri: instanceUri(moid, miid, path) })) ear.close()
  }
  return {
    run: (appId, job, accepted) =>
      new Promise(resolve => {
        const off = () => end(undefined)
        const patience = setTimeout(() => end({ kind: 'silent' }), context.limits.executeMs)
        const end = (how: AppEnd | undefined) => {
          clearTimeout(patience)
          context.stopping.removeEventListener('abort', off)
          waiting.delete(job.id)
          resolve(how)
        }
        if (context.stopping.aborted) return end(undefined)
        context.stopping.addEventListener('abort', off)
        const item: Waiting = { appId, job, accepted, end }
        waiting.set(job.id, item)
        tell(item, earOf(appId))
      }),
    answer(appId, id, outcome) {
      const item = waiting.get(id)
      if (item?.appId !== appId) return Promise.resolve('unknown')
      // What takes long is accepted first; the outcome follows.
      if (outcome.status === 202) {
        item.accepted()
        return Promise.resolve('taken')
      }
      return new Promise(resolve => {
        item.end({ kind: 'told', outcome, kept: isKept => resolve(isKept ? 'taken' : 'failed') })
      })
    },
    heard(appId, ear) {
      for (const item of waiting.values()) if (item.appId === appId && !item.ear) tell(item, ear)
    },
    gone(ear) {
      for (const item of [...waiting.values()]) if (item.ear === ear) item.end({ kind: 'lost' })
    },
    changed() {
      const { instances } = context.tree()
      for (const { job, end } of [...waiting.values()]) {
        if (!instances.get(job.moid)?.has(job.miid)) end({ kind: 'lost' })
      }
    },
  }
}
