import type { ServerState } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Child } from './child.ts'
import type { HostClient } from './host-client.ts'

// What every played story needs: a server that listens, answers of other processes, patience.

/** HTTPS with passwords on loopback: as it runs already, or on the port of the settings, or on any free one. */
export async function openEndpoint({ host }: HostClient): Promise<Result<ServerState>> {
  const { server, serverOptions } = await host.workbench.state()
  if (server.running && server.tls && server.auth.startsWith('basic')) return ok(server)
  const wanted = { ...serverOptions, host: '127.0.0.1', tls: true, auth: 'basic' as const }
  const started = await host.server.start(wanted)
  const taken = !started.ok && started.problem.code === 'http.port-in-use'
  return taken ? host.server.start({ ...wanted, port: 0 }) : started
}

/** The next answer of a child; one that says `ok: false` with a problem is that problem. */
export async function readAnswer(child: Child, timeoutMs: number): Promise<Result<Record<string, unknown>>> {
  const answer = await child.next(timeoutMs)
  if (!answer.ok || answer.value.ok !== false) return answer
  const told = answer.value.problem as Problem | undefined
  if (!told) return failed(problem('cli.child-ended', { what: 'child', words: '' }))
  return failed(problem(told.code, told.detail, told.at))
}

const stepMs = 50

/** Asks again and again until there is an answer, or undefined when the time is over. */
export async function poll<T>(timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise(resolve => setTimeout(resolve, stepMs))
  }
  return undefined
}
