import type { ConformanceOrder, ConformanceState } from '#contract'
import type { ConformanceRow } from '#core/conformance/item.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { internalProblem } from '#http/internal-problem.ts'
import { judgeForeignClient, judgeForeignServer } from '../conformance/judge-foreign.ts'
import type { Parts } from '../parts.ts'

// Conformance checks, one at a time; how they go is told by events.

export interface ConformanceArea {
  state(): ConformanceState
  start(order: ConformanceOrder): Promise<Result<ConformanceState>>
  stop(): ConformanceState
}

/** How long a foreign client may take for each package. */
const clientMs = 120_000

export function createConformance({ hub, now, folders }: Parts, version: string): ConformanceArea {
  let state: ConformanceState = {}
  let stopping: AbortController | undefined

  const become = (next: ConformanceState): ConformanceState => {
    state = next
    hub.emit({ kind: 'conformance', state })
    return state
  }
  const say = (words: string, address?: string) => {
    const { report } = state
    become({ running: { words, ...(address !== undefined && { address }) }, ...(report && { report }) })
  }
  const judge = async (order: ConformanceOrder, signal: AbortSignal): Promise<Result<readonly ConformanceRow[]>> => {
    switch (order.what) {
      case 'ours': {
        // Starts a whole workbench: loaded only when it is asked for, and this file is a part of that workbench.
        const { judgeOurs } = await import('../conformance/judge.ts')
        const { resources } = folders
        return judgeOurs({ subjects: ['server', 'client'], resources, version, progress: words => say(words) })
      }
      case 'server': {
        const { url, deviceId, user, secret, ca } = order
        const credentials = user === undefined ? {} : { user, secret: secret ?? '' }
        return ok(await judgeForeignServer({ url, deviceId, ...credentials, ...(ca !== undefined && { ca }) }))
      }
      case 'client': {
        const waiting = (address: string) => say('Waiting for the DM Client to call in …', address)
        return judgeForeignClient({ port: order.port, timeoutMs: clientMs, waiting, signal })
      }
    }
  }
  const run = async (order: ConformanceOrder, controller: AbortController) => {
    const judged = await judge(order, controller.signal).catch((cause: unknown) => failed(internalProblem(cause)))
    if (stopping !== controller) return
    stopping = undefined
    const { report } = state
    if (judged.ok) become({ report: { title: titleOf(order), at: now(), rows: judged.value } })
    else become({ problem: judged.problem, ...(report && { report }) })
  }

  return {
    state: () => state,
    start: async order => {
      if (stopping) return failed(problem('conformance.running'))
      stopping = new AbortController()
      say('The check begins …')
      void run(order, stopping)
      return ok(state)
    },
    stop: () => {
      const { report } = state
      const was = stopping
      stopping = undefined
      was?.abort()
      return was ? become({ problem: problem('conformance.stopped'), ...(report && { report }) }) : state
    },
  }
}

function titleOf(order: ConformanceOrder): string {
  if (order.what === 'ours') return 'DM Server and DM Client of this workbench'
  return order.what === 'server' ? `DM Server at ${order.url}` : 'DM Client that called in'
}
