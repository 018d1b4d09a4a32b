import { problem } from '#core/problem.ts'
import { failed, type Result } from '#core/result.ts'

// Who of this workbench works with which port. A port has one owner at a time; consoles make way for shorter jobs.

export type PortJob = 'identifying' | 'pushing'

/** A console that has a port, and lets others have it for a while. */
export interface Holder {
  readonly state: 'console' | 'released'
  /** Settles when the port is closed. */
  lend(why: string): Promise<void>
  takeBack(): void
}

export interface PortDesk {
  ownerOf(path: string): 'free' | 'console' | 'released' | PortJob
  /** Runs a job that has the port alone. Problem `port.in-use-here`. */
  alone<T>(path: string, job: PortJob, work: () => Promise<Result<T>>): Promise<Result<T>>
  /** A console takes a port; returns what gives it up. */
  hold(path: string, holder: Holder): () => void
}

const words: Readonly<Record<PortJob, string>> = {
  identifying: 'somebody asks what is behind it',
  pushing: 'a bootstrap goes over it',
}

export function createDesk(changed: () => void): PortDesk {
  const jobs = new Map<string, PortJob>()
  const holders = new Map<string, Holder>()
  return {
    ownerOf: path => jobs.get(path) ?? holders.get(path)?.state ?? 'free',
    alone: async (path, job, work) => {
      const other = jobs.get(path)
      if (other) return failed(problem('port.in-use-here', { port: path, use: words[other] }))
      jobs.set(path, job)
      changed()
      const holder = holders.get(path)
      try {
        await holder?.lend(words[job])
        return await work()
      } finally {
        jobs.delete(path)
        holder?.takeBack()
        changed()
      }
    },
    hold: (path, holder) => {
      holders.set(path, holder)
      changed()
      return () => {
        if (holders.get(path) === holder) holders.delete(path)
        changed()
      }
    },
  }
}
