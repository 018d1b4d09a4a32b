import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { startProgram } from './program.ts'

/** How the load runs: kept-alive connections, and for how long it warms up and counts. */
interface LoadRun {
  readonly connections: number
  readonly warmUpMs: number
  readonly measureMs: number
}

/** Where it goes to, and what else the program `session-load` is told. */
export interface LoadTarget {
  readonly port: number
  readonly ca?: string
}

/**
 * Sessions per second under a load from another process. It stays on the last core, where that can be had, as if it came
 * from another machine: else the system moves it in front of the server, at every answer.
 */
export async function sessionRate(target: LoadTarget, run: LoadRun): Promise<number> {
  const program = startProgram('session-load', { ...run, ...target })
  keepOnLastCore(program.pid)
  try {
    return ((await program.message()) as { readonly perSecond: number }).perSecond
  } finally {
    await program.end()
  }
}

function keepOnLastCore(pid: number | undefined): void {
  const last = availableParallelism() - 1
  if (process.platform !== 'linux' || last < 1 || pid === undefined) return
  try {
    execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(last), String(pid)], { stdio: 'ignore' })
  } catch {
    // Without the tool the load runs where the system puts it; both sides are measured alike.
  }
}
