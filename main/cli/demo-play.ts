import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BootstrapRun } from '#contract'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type Child, startChild } from './child.ts'
import { connectHost, fetchRecord, type HostClient } from './host-client.ts'
import { openEndpoint, poll, readAnswer } from './play.ts'
import type { StoredRecord } from './stored-record.ts'

export interface DemoOptions {
  readonly ddf: readonly string[]
  readonly data: string
  readonly signal: AbortSignal
  say(words: string): void
}

/** What came of the demo. */
export interface Played {
  readonly deviceId: string
  readonly server: string
  readonly run: BootstrapRun
  /** The session in which the device proved its account and gave its tree, as the server recorded it. */
  readonly record: StoredRecord
  readonly deviceNodes: number
}

/** Not the demo device of the window: both may live in one data folder. */
const deviceId = 'IMEI:004400152020010'
const profileId = 'sample:phone'
const startMs = 30_000
const deviceMs = 120_000
const settleMs = 20_000

/** Plays the demo: a server process on the data folder, a device process, HTTPS between them. Leaves no process behind. */
export async function playDemo(options: DemoOptions): Promise<Result<Played>> {
  const server = startChild('server', ['serve', '--port', '0', '--data', options.data, '--json'])
  const scratch = await mkdtemp(join(tmpdir(), 'dmwb-demo-'))
  const children = [server]
  const stopAll = () => Promise.all(children.map(child => child.stop()))
  options.signal.addEventListener('abort', () => void stopAll(), { once: true })
  try {
    const played = await withServer(server, client => playOn(client, options, scratch, children))
    // Only a process that has ended has written everything: the record can be exported from now on.
    await stopAll()
    return played
  } finally {
    await stopAll()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function withServer<T>(server: Child, job: (client: HostClient) => Promise<Result<T>>): Promise<Result<T>> {
  const started = await readAnswer(server, startMs)
  if (!started.ok) return started
  const client = await connectHost(String(started.value.address))
  try {
    return await job(client)
  } finally {
    client.close()
  }
}

async function playOn(
  client: HostClient,
  { ddf, say }: DemoOptions,
  scratch: string,
  children: Child[],
): Promise<Result<Played>> {
  const { host } = client
  const state = await openEndpoint(client)
  if (!state.ok) return state
  const endpoint = state.value.endpoint ?? ''
  say(`The DM Server listens at ${endpoint}.`)
  const authority = await host.server.caCertificate()
  if (!authority.ok) return authority
  const ca = join(scratch, 'ca.pem')
  await writeFile(ca, authority.value)

  const offered = await offer(client)
  if (!offered.ok) return offered
  const { run, address } = offered.value
  say('A profile became a DM Bootstrap; the device fetches it from a one-time address.')
  const ddfs = ddf.flatMap(file => ['--ddf', file])
  const device = startChild('device', [
    'device',
    '--bootstrap',
    address,
    '--ca',
    ca,
    '--id',
    deviceId,
    ...ddfs,
    '--json',
  ])
  children.push(device)
  const called = await readAnswer(device, deviceMs)
  if (!called.ok) return called
  say('The device called in with its new credentials.')

  const settled = await poll(settleMs, async () => {
    const found = await findRun(client, run.id)
    return found && found.result !== 'running' ? found : undefined
  })
  if (!settled) return failed(problem('cli.timeout', { what: 'bootstrap', seconds: settleMs / 1000 }))
  const record = await fetchRecord(client, settled.record ?? '')
  if (!record.ok) return settled.record === undefined ? failed(problemOf(settled)) : record
  const nodes = Number(called.value.nodes ?? 0)
  return ok({ deviceId, server: endpoint, run: settled, record: record.value, deviceNodes: nodes })
}

const problemOf = (run: BootstrapRun): Problem =>
  run.steps.find(step => step.problem)?.problem ?? problem('cli.demo-unproved', { result: run.result })

interface Offered {
  readonly run: BootstrapRun
  /** The one-time address. */
  readonly address: string
}

async function offer(client: HostClient): Promise<Result<Offered>> {
  const pushed = await client.host.bootstrap.push({ profileId, deviceId, method: 'client-initiated' })
  if (!pushed.ok) return pushed
  const offered = await poll(settleMs, async () => {
    const run = await findRun(client, pushed.value.id)
    const address = run?.steps.find(step => step.address !== undefined)?.address
    return run && address !== undefined ? { run, address } : undefined
  })
  return offered ? ok(offered) : failed(problem('cli.timeout', { what: 'offer', seconds: settleMs / 1000 }))
}

async function findRun({ host }: HostClient, id: string): Promise<BootstrapRun | undefined> {
  return (await host.bootstrap.runs({ limit: 20 })).find(run => run.id === id)
}
