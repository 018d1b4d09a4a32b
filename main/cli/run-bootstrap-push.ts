import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { BootstrapRun, DeliveryOrder, FlightPlan, PushList } from '#contract'
import type { DocumentForm } from '#core/bootstrap-forms/forms.ts'
import type { PushSecurity } from '#core/bootstrap-forms/push-key.ts'
import { base64Encode, utf8Decode } from '#core/bytes.ts'
import { hexEncode } from '#core/hex.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { isoTime, problemJson } from '#core/record-json.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { reasonOf } from '#host/delivery/report.ts'
import { type CableOptions, type CableOrder, cableOrder, dealtLines, serverPort } from './cable-order.ts'
import type { HostClient } from './host-client.ts'
import { type OpenedHost, openHost, openServer } from './open-host.ts'
import { readText } from './read-file.ts'
import { listenForStop, type Stopping } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface PushCommand extends CableOptions {
  readonly as?: DocumentForm
  readonly device?: string
  readonly values?: string
  readonly to?: string
  readonly deviceCa?: string
  readonly sec?: PushSecurity
  readonly imsi?: string
  readonly pin?: string
  readonly phone?: string
  readonly csr?: string
  readonly set?: Readonly<Record<string, string>>
  readonly data: string
  readonly at?: string
  readonly host?: string
  readonly operator?: string
  readonly bytes?: boolean
  readonly fly?: boolean
  readonly wait?: number
  readonly out?: string
  readonly report?: string
}

/** Runs `dmwb bootstrap plan` and gives back its exit code: 0 when nothing stands in the way. */
export function runBootstrapPlan(profile: string, options: PushCommand, terminal: Terminal): Promise<number> {
  const { device } = options
  if (device === undefined) return Promise.resolve(usage(terminal, '--device is missing.'))
  return withHost(profile, options, terminal, async ({ client }, order) => {
    const plan = await client.host.bootstrap.plan(orderFor(order, device))
    if (!plan.ok) return terminal.fail(plan.problem)
    if (terminal.json) terminal.document(planJson(plan.value))
    else printPlan(plan.value, options.bytes === true, terminal)
    return plan.value.ready ? 0 : 1
  })
}

/** Runs `dmwb bootstrap push` and gives back its exit code: 0 only when every run is a PASS. */
export async function runBootstrapPush(profile: string, options: PushCommand, terminal: Terminal): Promise<number> {
  const { device, values } = options
  if ((device === undefined) === (values === undefined)) return usage(terminal, 'Give either --device or --values.')
  const stopping = listenForStop()
  return withHost(profile, options, terminal, (opened, order) =>
    device === undefined
      ? pushTable(opened.client, { options, order, terminal, stopping }, values ?? '')
      : pushOne(opened.client, { options, order, terminal, stopping }, device),
  )
}

const usage = (terminal: Terminal, what: string) => terminal.fail(problem('cli.usage', { what }), 2)

/** An order for any device: of a table, the port may stand in each row. */
type AnyOrder = Omit<DeliveryOrder, 'deviceId' | 'cable'> & CableOrder

const orderFor = ({ cable, ports: _, ...order }: AnyOrder, deviceId: string): DeliveryOrder => ({
  ...order,
  deviceId,
  ...(cable && { cable: { ...cable, port: cable.port ?? '' } }),
})

interface Pushing {
  readonly options: PushCommand
  readonly order: AnyOrder
  readonly terminal: Terminal
  readonly stopping: Stopping
}

async function withHost(
  profile: string,
  options: PushCommand,
  terminal: Terminal,
  job: (opened: OpenedHost, order: AnyOrder) => Promise<number>,
): Promise<number> {
  const order = await orderOf(profile, options)
  if (!order.ok) return terminal.fail(order.problem, order.problem.code === 'cli.usage' ? 2 : 1)
  const port = serverPort(options)
  if (!port.ok) return terminal.fail(port.problem, 2)
  const opened = await openHost(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  try {
    const { host } = options
    const server = await openServer(opened.value.client, {
      ...(host !== undefined && { host }),
      ...(port.value !== undefined && { port: port.value }),
    })
    if (!server.ok) return terminal.fail(server.problem)
    terminal.note(`dmwb: the DM Server listens at ${server.value.endpoint ?? ''}`)
    return await job(opened.value, order.value)
  } finally {
    await opened.value.close()
  }
}

async function orderOf(profile: string, options: PushCommand): Promise<Result<AnyOrder>> {
  const text = await readText(profile)
  if (!text.ok) return text
  const signature = await readFile(`${profile}.sig`, 'utf8').catch(() => undefined)
  const way = await cableOrder(options)
  if (!way.ok) return way
  const { as, to, sec, imsi, pin, phone, set, operator, wait } = options
  const deviceCa = options.deviceCa === undefined ? undefined : await readText(options.deviceCa)
  if (deviceCa && !deviceCa.ok) return deviceCa
  const csr = options.csr === undefined ? undefined : await readText(options.csr)
  if (csr && !csr.ok) return csr
  return ok({
    profileId: basename(profile, '.json'),
    profileText: text.value,
    ...way.value,
    ...(as && { form: as }),
    ...(signature !== undefined && { profileSignature: signature }),
    ...(to !== undefined && { address: to }),
    ...(deviceCa && { deviceCa: deviceCa.value }),
    ...(sec && { security: sec }),
    ...(imsi !== undefined && { imsi }),
    ...(pin !== undefined && { pin }),
    ...(phone !== undefined && { phone }),
    ...(csr && { csr: csr.value }),
    ...(set && { values: { ...set } }),
    ...(operator !== undefined && { operator }),
    ...(wait !== undefined && { waitSeconds: wait }),
  })
}

async function pushOne(client: HostClient, pushing: Pushing, deviceId: string): Promise<number> {
  const { order, options, terminal, stopping } = pushing
  const { host } = client
  const plan = await host.bootstrap.plan(orderFor(order, deviceId))
  if (!plan.ok) return terminal.fail(plan.problem)
  for (const { state, words } of plan.value.checks) if (state !== 'good') terminal.note(`${state}: ${words}`)
  const bad = plan.value.checks.find(({ state }) => state === 'bad')
  if (bad?.problem) return terminal.fail(bad.problem)
  if (options.fly) {
    const flown = await host.bootstrap.fly({ plan: plan.value.id })
    if (!flown.ok) return terminal.fail(flown.problem)
    terminal.note(`The stand-in ended in ${flown.value.result}.`)
    if (flown.value.result !== 'PASS') return finish(client, pushing, flown.value)
  }
  const events = await host.workbench.follow()
  const pushed = await host.bootstrap.pushPlan({ plan: plan.value.id })
  if (!pushed.ok) return terminal.fail(pushed.problem)
  const { id } = pushed.value
  void stopping.asked.then(() => host.bootstrap.cancel({ run: id })).catch(() => undefined)
  const run = await followRun(events, pushed.value, terminal)
  return finish(client, pushing, run)
}

type Events = Awaited<ReturnType<HostClient['host']['workbench']['follow']>>

/** Tells each step as it comes, and progress while bytes are on their way. */
async function followRun(events: Events, first: BootstrapRun, terminal: Terminal): Promise<BootstrapRun> {
  let told = 0
  const tell = (run: BootstrapRun) => {
    for (const { step, ok: well, words } of run.steps.slice(told))
      terminal.note(`${well ? '+' : '-'} ${step}: ${words}`)
    told = Math.max(told, run.steps.length)
    const { progress } = run
    if (progress) terminal.note(`  ${progress.sent} of ${progress.total} bytes, ${progress.bytesPerSecond} bytes/s`)
  }
  tell(first)
  if (first.result !== 'running') return first
  for await (const batch of events) {
    for (const event of batch) {
      if (event.kind !== 'run' || event.run.id !== first.id) continue
      tell(event.run)
      if (event.run.result !== 'running') return event.run
    }
  }
  return first
}

async function finish({ host }: HostClient, { options, terminal }: Pushing, run: BootstrapRun): Promise<number> {
  const { out, report } = options
  const file = run.evidence?.port?.file
  try {
    if (out !== undefined && file !== undefined) {
      await mkdir(out, { recursive: true, mode: 0o700 })
      await copyFile(file, join(out, basename(file)))
    }
    if (report !== undefined) {
      const made = await host.bootstrap.report({ run: run.id, as: extname(report) === '.html' ? 'html' : 'json' })
      if (!made.ok) return terminal.fail(made.problem)
      await writeFile(report, made.value.text)
    }
  } catch (error) {
    return terminal.fail(unwritable(out ?? report ?? '', error))
  }
  const last = run.steps.at(-1)
  if (last?.problem) terminal.note(reasonOf(last.words, last.problem))
  if (terminal.json) terminal.document(runJson(run))
  terminal.line(run.result)
  return run.result === 'PASS' ? 0 : 1
}

function unwritable(file: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException
  return problem('cli.file-unwritable', { file, what: code ?? message }, { file })
}

async function pushTable({ host }: HostClient, pushing: Pushing, file: string): Promise<number> {
  const { order, options, terminal, stopping } = pushing
  const table = await readText(file)
  if (!table.ok) return terminal.fail(table.problem)
  const { address: _, imsi: __, pin: ___, phone: ____, values: _____, csr: ______, ports, ...same } = order
  const lines = ports && dealtLines(order, ports, table.value)
  const events = await host.workbench.follow()
  const started = await host.pushLists.start({ ...same, table: table.value, ...(lines && { lines: [...lines] }) })
  if (!started.ok) return terminal.fail({ ...started.problem, at: { file, ...started.problem.at } })
  const { id } = started.value
  void stopping.asked.then(() => host.pushLists.stop({ list: id })).catch(() => undefined)
  const list = await followList(events, started.value, terminal)
  for (let from = 0; from < list.total; from += 1000) {
    const rows = await host.pushLists.rows({ list: id, from, limit: 1000 })
    if (!rows.ok) return terminal.fail(rows.problem)
    for (const row of rows.value) {
      if (terminal.json) terminal.document(row)
      else
        terminal.line(`${row.line}: ${row.deviceId || '–'}: ${row.result}${row.words === '' ? '' : `: ${row.words}`}`)
    }
  }
  if (options.report !== undefined) {
    const made = await host.pushLists.export({ list: id })
    if (!made.ok) return terminal.fail(made.problem)
    const written = await writeFile(options.report, made.value.text).then(
      () => ok(null),
      (error: unknown) => failed(unwritable(options.report ?? '', error)),
    )
    if (!written.ok) return terminal.fail(written.problem)
  }
  const { PASS } = list.counts
  terminal.note(`${PASS} of ${list.total} rows: PASS`)
  return PASS === list.total && list.total > 0 ? 0 : 1
}

async function followList(events: Events, first: PushList, terminal: Terminal): Promise<PushList> {
  if (first.endedAt !== undefined) return first
  for await (const batch of events) {
    for (const event of batch) {
      if (event.kind !== 'push-list' || event.list.id !== first.id) continue
      const { counts, total, endedAt } = event.list
      terminal.note(`${total - counts.waiting - counts.running} of ${total}: ${counts.PASS} PASS`)
      if (endedAt !== undefined) return event.list
    }
  }
  return first
}

/** A run as JSON for scripts: times as text, problems with their words. */
export function runJson(run: BootstrapRun): object {
  const { progress: _, startedAt, endedAt, steps, ...rest } = run
  return {
    ok: run.result === 'PASS',
    ...rest,
    startedAt: isoTime(startedAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    steps: steps.map(({ at, problem: why, ...step }) => ({
      at: isoTime(at),
      ...step,
      ...(why && { problem: problemJson(why) }),
    })),
  }
}

function planJson({ bytes, madeAt, validity, checks, ...plan }: FlightPlan): object {
  return {
    ok: plan.ready,
    ...plan,
    madeAt: isoTime(madeAt),
    base64: base64Encode(bytes),
    validity: validity.map(({ what, from, to }) => ({ what, from: isoTime(from), to: isoTime(to) })),
    checks: checks.map(({ problem: why, ...check }) => ({ ...check, ...(why && { problem: problemJson(why) }) })),
  }
}

function printPlan(plan: FlightPlan, withBytes: boolean, terminal: Terminal): void {
  const { line } = terminal
  line(`Plan for ${plan.deviceId}: “${plan.profileName}”, ${plan.method}${plan.address ? ` to ${plan.address}` : ''}`)
  line(`Document: ${plan.documentBytes} bytes, SHA-256 ${plan.documentHash}`)
  line('Fields:')
  for (const { path, value, source } of plan.fields) line(`  ${source.padEnd(9)} ${path} = ${value}`)
  line('What the device will do:')
  for (const words of plan.does) line(`  ${words}`)
  if (plan.validity.length > 0) line('Valid:')
  for (const { what, from, to } of plan.validity) line(`  ${isoTime(from)} to ${isoTime(to)}  ${what}`)
  line('Checks:')
  for (const { state, what, words, problem: why } of plan.checks) {
    line(`  ${state.padEnd(4)} ${what}: ${words}${why && state !== 'good' ? ` ${explain(why).next}` : ''}`)
  }
  if (!withBytes) return
  const text = utf8Decode(plan.bytes)
  line(`Bytes that leave, secrets masked (${plan.bytes.length}):`)
  line(text.ok ? text.value : hexEncode(plan.bytes))
}
