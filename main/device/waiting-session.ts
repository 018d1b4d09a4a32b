import { clearTimeout, setTimeout } from 'node:timers'
import type { Finished } from './operation.ts'

/** A session that waits a while for the outcome of an EXEC. */
export interface WaitingSession {
  /** The outcome, if it came in time; undefined = it is told later, in an alert. */
  readonly outcome: Promise<Finished | undefined>
  /** Whether it is still there to be told; then it is told this outcome, once that is kept, and no alert is needed. */
  takes(finished: Finished): boolean
  told(isKept: boolean): void
  /** Nothing comes within the session. */
  leave(): void
}

/** Waits at most so long, or until the device is switched off. */
export function waitingSession(mostMs: number, stopping: AbortSignal): WaitingSession {
  let taken: Finished | undefined
  let isThere = true
  let resolve: (finished: Finished | undefined) => void = () => undefined
  const outcome = new Promise<Finished | undefined>(done => {
    resolve = done
  })
  const leave = () => {
    isThere = false
    if (!taken) resolve(undefined)
  }
  const patience = setTimeout(leave, mostMs)
  stopping.addEventListener('abort', leave)
  return {
    outcome: outcome.finally(() => {
      clearTimeout(patience)
      stopping.removeEventListener('abort', leave)
    }),
    takes: finished => {
      if (isThere) taken = finished
      return isThere
    },
    told: isKept => resolve(isKept ? taken : undefined),
    leave,
  }
}
