import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A program of this folder in its own process, which ends with ours. */
export interface Program {
  readonly pid: number | undefined
  /** The next message that it sends. */
  message(): Promise<unknown>
  /** What it reports when it is asked. */
  ask(): Promise<unknown>
  end(): Promise<void>
}

/** Starts `programs/<name>.ts` with one JSON argument. */
export function startProgram(name: string, argument: unknown): Program {
  const file = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
  const child = fork(file, [JSON.stringify(argument)], { execArgv: programFlags(name), stdio: ['ignore', 2, 2, 'ipc'] })
  const message = async () => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${name} ended with code ${code} before it reported.`)
    })
    const [sent] = await Promise.race([once(child, 'message'), ended])
    return sent
  }
  const ask = () => {
    child.send('report')
    return message()
  }
  return { pid: child.pid, message, ask, end: () => endChild(child) }
}

/** `BENCH_PROFILE=<program>` writes a CPU profile of one program into .cache/profiles. Who measures memory collects first. */
function programFlags(name: string): string[] {
  const profile = process.env.BENCH_PROFILE === name ? ['--cpu-prof', '--cpu-prof-dir=.cache/profiles'] : []
  return name === 'devices' || name === 'documents' ? [...profile, '--expose-gc'] : profile
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exit
  clearTimeout(timer)
}
