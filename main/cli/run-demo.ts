import { type Problem, problem } from '#core/problem.ts'
import { commandJson, isoTime, packagesJson, problemJson } from '#core/record-json.ts'
import { countRead } from './count-read.ts'
import { type Played, playDemo } from './demo-play.ts'
import { readDescriptions } from './descriptions.ts'
import { recordText } from './record-text.ts'
import { listenForStop } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface DemoOptions {
  readonly ddf?: readonly string[]
  readonly data: string
}

/** Runs `dmwb demo` and gives back its exit code. */
export async function runDemo({ ddf = [], data }: DemoOptions, terminal: Terminal): Promise<number> {
  // A description that cannot be read is better told before anything is started.
  const described = await readDescriptions(ddf)
  if (!described.ok) return terminal.fail(described.problem, 2)
  const stopping = listenForStop()
  const cancelled = new AbortController()
  void stopping.asked.then(() => cancelled.abort())
  const played = await playDemo({ ddf, data, signal: cancelled.signal, say: words => terminal.line(words) })
  if (cancelled.signal.aborted) return terminal.fail(problem('cli.stopped', { what: 'demo' }))
  return played.ok ? print(played.value, terminal) : terminal.fail(played.problem)
}

function print(played: Played, terminal: Terminal): number {
  const { summary, view } = played.record
  const nodes = countRead(view)
  const trouble = troubleOf(played, nodes)
  if (trouble) terminal.complain(trouble)
  if (terminal.json) {
    terminal.document({
      ok: trouble === undefined,
      deviceId: played.deviceId,
      method: played.run.method,
      bootstrap: {
        result: played.run.result,
        profile: played.run.profileId,
        steps: played.run.steps.map(step => ({ ...step, at: isoTime(step.at) })),
      },
      server: played.server,
      record: summary.id,
      outcome: summary.outcome,
      insecure: summary.insecure ?? false,
      packages: packagesJson(view),
      commands: view.commands.map(commandJson),
      alerts: view.alerts,
      nodes,
      deviceNodes: played.deviceNodes,
      warnings: view.warnings.map(problemJson),
      ...(trouble && { problem: problemJson(trouble) }),
    })
  }
  terminal.line(recordText(played.record))
  terminal.line(`Bootstrap ${played.run.result}; ${nodes} nodes were read back, the device has ${played.deviceNodes}.`)
  terminal.line(`The record is ${summary.id}; print it again with: dmwb trace export ${summary.id}`)
  return trouble === undefined ? 0 : 1
}

/** Why the demo did not work out, if it did not. */
function troubleOf({ run, record }: Played, nodes: number): Problem | undefined {
  if (run.result !== 'PASS') {
    return run.steps.find(step => step.problem)?.problem ?? problem('cli.demo-unproved', { result: run.result })
  }
  const { summary, view } = record
  if (summary.outcome !== 'done') return view.problem ?? problem('cli.demo-unproved', { result: summary.outcome })
  return nodes > 0 ? undefined : problem('cli.demo-unread')
}
