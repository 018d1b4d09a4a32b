import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type CardFiles, cardFilesOf } from '#core/bootstrap-forms/card-image.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import { readJson } from '#core/json.ts'
import type { Alert } from '#core/package-types.ts'
import { formatProblem, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { countNodes } from '#core/tree/rows.ts'
import type { BootstrapOutcome, SimulatedDevice } from '#device/device.ts'
import type { AnswerRules } from '#device/page-form.ts'
import { requestText } from '#http/certificate-request.ts'
import { readDescriptions } from './descriptions.ts'
import { fittedAccount } from './fitted-account.ts'
import { createRow, stayAndListen } from './listening-device.ts'
import { type Behaviour, type LoneDevice, openLoneDevice } from './lone-device.ts'
import type { Refusals, WantedApp } from './options.ts'
import { readPageRules } from './page-rules.ts'
import { inFile, readBytes, readText } from './read-file.ts'
import { recordText } from './record-text.ts'
import { listenForStop } from './stop.ts'
import { storedRecordJson } from './stored-record.ts'
import type { Terminal } from './terminal.ts'

export interface DeviceOptions {
  readonly server?: string
  readonly bootstrap?: string
  readonly account?: string
  readonly ca?: string
  readonly auth?: 'any' | 'digest'
  readonly compatible?: boolean
  readonly ddf?: readonly string[]
  readonly tree?: string
  readonly csr?: string
  readonly id: string
  readonly data?: string
  readonly factory?: boolean
  /** True: one of this machine; false: none; undefined: answers by rule. */
  readonly browser?: boolean
  readonly answers?: string
  readonly app?: readonly WantedApp[]
  readonly alert?: Alert
  readonly alertSource?: string
  readonly answer?: Readonly<Record<string, string>>
  readonly press?: string
  readonly refuse?: Refusals
  readonly need?: string
  /** UDP port, or true for any free one. */
  readonly listen?: number | true
  readonly acceptUnsigned?: boolean
  readonly dialect: DialectName
  readonly sessionId?: number
  readonly card?: string
  readonly imsi?: string
  readonly pin?: string
}

/** Runs `dmwb device` and gives back its exit code. */
export async function runDevice(options: DeviceOptions, terminal: Terminal): Promise<number> {
  const usage = mistakeIn(options)
  if (usage !== undefined) return terminal.fail(problem('cli.usage', { what: usage }), 2)
  const described = await readDescriptions(options.ddf ?? [])
  if (!described.ok) return terminal.fail(described.problem, 2)
  for (const item of described.value.warnings.slice(0, 20)) terminal.note(`dmwb: warning: ${formatProblem(item)}`)
  const ca = options.ca === undefined ? undefined : await readText(options.ca)
  if (ca && !ca.ok) return terminal.fail(ca.problem, 2)
  const card = options.card === undefined ? undefined : await readCardFile(options.card)
  if (card && !card.ok) return terminal.fail(card.problem, 2)
  const rules = options.answers === undefined ? undefined : await readPageRules(options.answers)
  if (rules && !rules.ok) return terminal.fail(rules.problem, 2)
  const ended = createRow()
  const applications = (options.app ?? []).map(app => ({ ...app, token: randomBytes(24).toString('base64url') }))
  const opened = await openLoneDevice({
    id: options.id,
    descriptions: described.value.descriptions,
    behaviour: { ...behaviourOf(options, rules?.value), ...(card && { card: { files: card.value } }), applications },
    trust: {
      ...(ca && { ca: ca.value }),
      ...(options.compatible && { compatible: true }),
      ...(options.auth === 'digest' && { unsaid: true }),
    },
    ...(options.tree !== undefined && { tree: options.tree }),
    ...(options.data !== undefined && { data: options.data }),
    ...(options.acceptUnsigned && { notifications: { acceptUnsigned: true } }),
    ...(options.listen !== undefined && { onRecord: id => ended.add(id) }),
  })
  if (!opened.ok) return terminal.fail(opened.problem, opened.problem.at?.file === undefined ? 1 : 2)
  const { alert, alertSource } = options
  if (alert) opened.value.device.raise({ ...alert, ...(alertSource !== undefined && { source: alertSource }) })
  const stopping = listenForStop()
  try {
    if (options.csr !== undefined) {
      const written = await writeRequest(opened.value.device, options.csr)
      if (!written.ok) return terminal.fail(written.problem)
      terminal.note(`dmwb: the certificate request of ${options.id} is in ${options.csr}`)
      if (!callsOrListens(options)) return 0
    }
    if (options.listen !== undefined) {
      const work = () => callIn(opened.value.device, options)
      return await stayAndListen({ options, lone: opened.value, ended, stopping, terminal, applications, work })
    }
    // What the session set going comes to its end first: downloads, reports, subscriptions.
    const work = callIn(opened.value.device, options).then(async called => {
      await opened.value.device.settled()
      if (options.need !== undefined && called.kind === 'called')
        await need(opened.value.device, options.need, terminal)
      return called
    })
    const result = await Promise.race([work, stopping.asked])
    if (!result) return terminal.fail(problem('cli.no-session'))
    return result.kind === 'failed'
      ? terminal.fail(result.problem, result.usage ? 2 : 1)
      : await print(result, opened.value, terminal)
  } finally {
    await opened.value.close()
  }
}

async function writeRequest(device: SimulatedDevice, file: string): Promise<Result<null>> {
  return writeFile(file, requestText(await device.certificateRequest())).then(
    () => ok(null),
    (error: NodeJS.ErrnoException) =>
      failed(problem('cli.file-unwritable', { file, what: error.code ?? error.message }, { file })),
  )
}

const callsOrListens = ({ server, bootstrap, account, card, listen }: DeviceOptions): boolean =>
  [server, bootstrap, account, card, listen].some(each => each !== undefined)

async function need(device: SimulatedDevice, moid: string, terminal: Terminal): Promise<void> {
  const found = await device.local.need(moid)
  if (found.ok) terminal.note(`dmwb: ${moid} is there: ${found.value.join(', ')}`)
  else terminal.complain(found.problem)
}

function behaviourOf(
  { factory, browser, answer, press, refuse = {}, imsi, pin }: DeviceOptions,
  rules: AnswerRules['rules'],
): Behaviour {
  return {
    contents: factory ? 'factory' : 'full',
    ...(browser !== undefined && { browser: browser ? 'real' : 'none' }),
    answers: { fields: answer, press, rules },
    reluctance: ({ name }) => refuse[name],
    subscriber: { imsi, pin },
  }
}

/** A card image, as `bootstrap make --as card` writes it. */
async function readCardFile(file: string): Promise<Result<CardFiles>> {
  const text = await readText(file)
  const json = text.ok ? readJson(text.value) : text
  const files = json.ok ? cardFilesOf(json.value) : json
  return files.ok ? files : failed(inFile(file)(files.problem))
}

function mistakeIn(options: DeviceOptions): string | undefined {
  const { server, bootstrap, account, id, listen, tree, card, imsi, pin, csr, app, alert } = options
  if (app && listen === undefined) return '--app needs --listen: an application comes while the device stays.'
  if (options.alertSource !== undefined && !alert) return '--alert-source belongs to --alert.'
  const named = [server, bootstrap, account, card].some(each => each !== undefined)
  const knows = [tree, imsi, pin, app].some(each => each !== undefined)
  if (csr !== undefined && tree === undefined) return '--csr needs a --tree, in which the key is kept.'
  const isRequest = csr !== undefined && listen === undefined
  if (!named && !isRequest && tree === undefined && (listen === undefined || !knows)) {
    return (
      'One of --server, --bootstrap, --account and --card is needed, or a --tree that has an account; with --listen ' +
      'an --imsi or --pin will do, with which a WAP push brings one, or an --app.'
    )
  }
  if (bootstrap !== undefined && (server !== undefined || account !== undefined)) {
    return '--bootstrap brings the server and the account; leave out --server and --account.'
  }
  return /^[!-~]{1,255}$/.test(id) ? undefined : 'A device id has 1 to 255 visible ASCII characters.'
}

export type CallResult =
  | { readonly kind: 'called'; readonly record: string; readonly problem?: Problem; readonly ended: boolean }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly usage: boolean }

async function callIn(device: SimulatedDevice, options: DeviceOptions): Promise<CallResult> {
  const { server, bootstrap, account, dialect, sessionId, card } = options
  const fail = (item: Problem, usage = false): CallResult => ({ kind: 'failed', problem: item, usage })
  if (bootstrap !== undefined) {
    const done = await device.bootstrapFrom(bootstrap, dialect)
    return done.ok ? lastOf(done.value) : fail(done.problem)
  }
  if (account !== undefined) {
    const file = await readBytes(account)
    const document = file.ok ? fittedAccount(file.value, account, server) : file
    if (!document.ok) return fail(document.problem, true)
    const done = await device.bootstrapWith(document.value.body, document.value.type)
    return done.ok ? lastOf(done.value) : fail(done.problem)
  }
  if (card !== undefined && server === undefined) {
    const done = await device.powerOn()
    if (!done.ok) return fail(done.problem)
    return done.value ? lastOf(done.value) : fail(problem('device.card-known'))
  }
  const answers =
    sessionId === undefined ? ({ trigger: 'client' } as const) : ({ trigger: 'server', sessionId } as const)
  const called = await device.session({ ...answers, ...(server !== undefined && { to: { url: server, dialect } }) })
  if (!called.ok) return fail(called.problem)
  return { kind: 'called', ...called.value, ended: called.value.ended === 'END' }
}

/** The session that proves the bootstrap; the last one when there were several servers. */
function lastOf({ sessions }: BootstrapOutcome): CallResult {
  const last = sessions.findLast(({ ended }) => ended !== 'END') ?? sessions.at(-1)
  if (!last) return { kind: 'failed', problem: problem('cli.no-account'), usage: false }
  return { kind: 'called', ...last, ended: last.ended === 'END' }
}

async function print(
  called: CallResult & { readonly kind: 'called' },
  { record, device }: LoneDevice,
  terminal: Terminal,
): Promise<number> {
  const stored = await record(called.record)
  if (!stored) return terminal.fail(problem('host.unknown-record', { id: called.record }))
  if (called.problem) terminal.complain(called.problem)
  const nodes = countNodes(device.tree())
  if (terminal.json) terminal.document({ ...storedRecordJson(stored), ok: called.ended, nodes })
  terminal.line(recordText(stored))
  return called.ended ? 0 : 1
}
