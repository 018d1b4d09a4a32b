import { readFile } from 'node:fs/promises'
import { sha256 } from '#bootstrap/read-back.ts'
import { sessionAlerts } from '#core/alert.ts'
import { problemJson } from '#core/record-json.ts'
import { fetchRecord, type HostClient } from './host-client.ts'
import { type HostOptions, openHost } from './open-host.ts'
import { runJson } from './run-bootstrap-push.ts'
import type { Terminal } from './terminal.ts'

/** Runs `dmwb bootstrap verify --run` and gives back its exit code: 0 when the run is a PASS and its proof is there. */
export async function runBootstrapRun(id: string, options: HostOptions, terminal: Terminal): Promise<number> {
  const opened = await openHost(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  try {
    const { client } = opened.value
    const run = await client.host.bootstrap.run({ run: id })
    if (!run.ok) return terminal.fail(run.problem)
    const found = await evidenceOf(client, run.value)
    const isProved = run.value.result === 'PASS' && found.every(({ ok }) => ok)
    if (terminal.json) terminal.document({ ...runJson(run.value), ok: isProved, verified: found })
    terminal.line(`${run.value.result}: ${run.value.deviceId}, ${run.value.method}`)
    for (const { ok, words } of found) terminal.line(`  ${ok ? 'holds' : 'does not hold'}: ${words}`)
    const why = run.value.steps.at(-1)?.problem
    if (!isProved && why) terminal.note(JSON.stringify(problemJson(why)))
    return isProved ? 0 : 1
  } finally {
    await opened.value.close()
  }
}

interface Finding {
  readonly ok: boolean
  readonly words: string
}
type Run = Extract<Awaited<ReturnType<HostClient['host']['bootstrap']['run']>>, { ok: true }>['value']

/** What of the evidence is still there, and still says the same. */
async function evidenceOf(client: HostClient, { record, evidence }: Run): Promise<readonly Finding[]> {
  const found: Finding[] = []
  if (record !== undefined) {
    const session = await fetchRecord(client, record)
    const alerts = session.ok ? JSON.stringify(session.value.view) : ''
    const says = evidence?.carried !== undefined || alerts.includes(sessionAlerts.bootstrap)
    const words = `the session ${record} is recorded${evidence?.carried === undefined ? ' and says BootstrapComplete' : ''}`
    found.push({ ok: session.ok && says, words })
  }
  const { port, readBack } = evidence ?? {}
  if (port?.file !== undefined && readBack?.kind === 'equal' && !port.file.endsWith('.card.json')) {
    const bytes = await readFile(port.file).catch(() => undefined)
    found.push({
      ok: bytes !== undefined && sha256(bytes) === readBack.sha256,
      words: `${port.file} is as it was written`,
    })
  }
  return found.length > 0 ? found : [{ ok: false, words: 'nothing was recorded that could prove it' }]
}
