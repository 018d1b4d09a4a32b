import { isoTime } from '#core/record-json.ts'
import { type HostOptions, openHost } from './open-host.ts'
import { runJson } from './run-bootstrap-push.ts'
import type { Terminal } from './terminal.ts'

export interface RunsCommand extends HostOptions {
  readonly limit: number
  readonly keep?: number
}

/** Runs `dmwb bootstrap runs`: the newest runs, one a line, and how many are kept. */
export async function runBootstrapRuns({ limit, keep, ...where }: RunsCommand, terminal: Terminal): Promise<number> {
  const opened = await openHost(where)
  if (!opened.ok) return terminal.fail(opened.problem)
  const { bootstrap } = opened.value.client.host
  try {
    const retention = keep === undefined ? await bootstrap.retention() : await bootstrap.keepRuns({ keep })
    for (const run of limit === 0 ? [] : await bootstrap.runs({ limit })) {
      if (terminal.json) terminal.document(runJson(run))
      terminal.line(`${run.id}  ${isoTime(run.startedAt)}  ${run.result.padEnd(7)} ${run.deviceId}  ${run.method}`)
    }
    terminal.note(
      `${retention.count} runs; the newest ${retention.keep} are kept, older ones move to ${retention.folder}`,
    )
    return 0
  } finally {
    await opened.value.close()
  }
}
