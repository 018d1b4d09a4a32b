import { createHmac } from 'node:crypto'
import { type MadeFile, makeBatch } from '#bootstrap/batch.ts'
import { folderOutput } from '#bootstrap/batch-output.ts'
import type { RowResult } from '#bootstrap/batch-results.ts'
import { type RowValues, valuesForRow } from '#bootstrap/row-values.ts'
import { tarOutput } from '#bootstrap/tar-output.ts'
import { usedPlaceholders } from '#core/bootstrap/check-profile.ts'
import { fillPlaceholders } from '#core/bootstrap/placeholders.ts'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { type DeviceRow, deviceRow, unknownColumn, unusedColumns } from '#core/bootstrap-forms/device-row.ts'
import type { BootstrapForm, CarriedForm } from '#core/bootstrap-forms/forms.ts'
import { formEndings, makeForm } from '#core/bootstrap-forms/make-form.ts'
import type { ImsiForm, PushSecurity } from '#core/bootstrap-forms/push-key.ts'
import { base64Encode } from '#core/bytes.ts'
import { formatProblem, type Problem, problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import { ok, type Result } from '#core/result.ts'
import { createRandomPool } from '#http/random-pool.ts'
import { type MakeSources, openSources, type SourceOptions } from './make-sources.ts'
import { inFile, readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'
import { rowsOf } from './values-rows.ts'

export interface MakeCommand extends SourceOptions {
  readonly as: readonly BootstrapForm[]
  readonly carry?: CarriedForm
  readonly sec?: PushSecurity
  readonly imsiAs?: ImsiForm
  readonly device?: string
  readonly set?: Readonly<Record<string, string>>
  readonly out?: string
  readonly archive?: string
}

/** Runs `dmwb bootstrap make` and gives back its exit code: 0 when every document was made. */
export async function runBootstrapMake(file: string, options: MakeCommand, terminal: Terminal): Promise<number> {
  const { device, values, out, archive, as } = options
  const usage = (what: string) => terminal.fail(problem('cli.usage', { what }), 2)
  if (device !== undefined && values !== undefined) return usage('Give either --device or --values, not both.')
  if (out !== undefined && archive !== undefined) return usage('Give --out or --archive, not both.')
  const isStored = out !== undefined || archive !== undefined
  if (values !== undefined && !isStored) return usage('--values needs --out FOLDER or --archive FILE.tar.')
  if (as.length > 1 && !isStored) return usage('Several forms need --out FOLDER or --archive FILE.tar.')
  if ((options.ca === undefined) !== (options.caKey === undefined)) return usage('--ca and --ca-key belong together.')
  const text = await readText(file)
  if (!text.ok) return terminal.fail(text.problem)
  const sources = await openSources(file, text.value, options)
  if (!sources.ok) return terminal.fail(sources.problem)
  try {
    return await makeWith(file, text.value, options, sources.value, terminal)
  } finally {
    await sources.value.close()
  }
}

async function makeWith(
  file: string,
  text: string,
  options: MakeCommand,
  sources: MakeSources,
  terminal: Terminal,
): Promise<number> {
  const { set = {}, values } = options
  const usage = (what: string) => terminal.fail(problem('cli.usage', { what }), 2)
  const profile = parseProfile(text, sources.descriptions)
  if (!profile.ok) return terminal.fail(inFile(file)(profile.problem))
  const used = new Set(usedPlaceholders(profile.value))
  const unknown = unknownColumn(Object.keys(set)) ?? unusedColumns(Object.keys(set), used)[0]
  if (unknown !== undefined) return usage(`--set knows no ${unknown}: the profile does not use it.`)
  const making: Making = { options, sources, profile: profile.value, used, text, set, lost: new Set() }
  return values === undefined ? makeOne(making, terminal) : makeTable(making, values, terminal)
}

interface Making {
  readonly options: MakeCommand
  readonly sources: MakeSources
  readonly profile: Profile
  /** The placeholders of the profile. */
  readonly used: ReadonlySet<string>
  /** The profile as it was read. */
  readonly text: string
  readonly set: Readonly<Record<string, string>>
  /** What could not be kept, each told once. */
  readonly lost: Set<string>
}

const random = createRandomPool()

/** Stands for the device when none is named. */
const anyDevice = 'device'

/** All forms of one device, with the same credentials. */
async function makeFor(making: Making, row: DeviceRow): Promise<Result<readonly MadeFile[]>> {
  const { options, profile, lost, sources } = making
  const { as, carry, sec, imsiAs } = options
  const { issuer, secret } = sources
  const ports = { random, secret, ...(issuer && { issuer }) }
  const values = await valuesForRow(profile, row, sources.values, ports)
  if (!values.ok) return values
  const device = { ...row.device, reference: random(1)[0] ?? 0 }
  const files: MadeFile[] = []
  for (const form of as) {
    const made = makeForm({
      profile,
      values: values.value.values,
      order: { form, ...(carry && { carry }), ...(sec && { security: sec }), ...(imsiAs && { imsiForm: imsiAs }) },
      device,
      descriptions: sources.descriptions,
      hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
    })
    if (!made.ok) return made
    for (const item of made.value.lost) lost.add(formatProblem({ ...item, at: {} }))
    files.push({ ending: formEndings[form], bytes: made.value.bytes })
  }
  if (sources.register) await sources.register(row.deviceId, accountsOf(profile, values.value))
  return ok(files)
}

/** Which server each account is for. */
const accountsOf = (profile: Profile, { values, accounts }: RowValues) =>
  accounts().map((account, index) => ({
    serverId: fillPlaceholders(profile.accounts[index]?.server.id ?? '', values),
    account,
  }))

async function makeOne(making: Making, terminal: Terminal): Promise<number> {
  const { options, set, lost } = making
  const row = deviceRow({ ...set, 'device.id': options.device ?? anyDevice }, 1)
  if (!row.ok) return terminal.fail(row.problem)
  if (options.out !== undefined || options.archive !== undefined)
    return makeRows(making, one({ line: 1, row }), terminal)
  const made = await makeFor(making, row.value)
  if (!made.ok) return terminal.fail(made.problem)
  await making.sources.settle()
  const bytes = made.value[0]?.bytes ?? new Uint8Array(0)
  if (terminal.json) {
    terminal.document({ ok: true, form: options.as[0], base64: base64Encode(bytes), lost: [...lost] })
    return 0
  }
  process.stdout.write(bytes)
  for (const words of lost) terminal.note(`warning: ${words}`)
  return 0
}

async function* one<Item>(item: Item): AsyncIterable<Item> {
  yield item
}

function makeTable(making: Making, table: string, terminal: Terminal): Promise<number> {
  const columns = (names: readonly string[]) => {
    for (const name of unusedColumns(names, making.used)) terminal.note(`warning: the profile uses no column ${name}`)
  }
  return makeRows(making, withCommon(rowsOf(table, columns), making.set), terminal)
}

/** A row says more than what is said for all. */
async function* withCommon(rows: ReturnType<typeof rowsOf>, set: Making['set']): ReturnType<typeof rowsOf> {
  const common = deviceRow({ ...set, device: 'all' }, 0)
  for await (const { line, row } of rows) {
    if (!row.ok || !common.ok) {
      yield { line, row: row.ok ? common : row }
      continue
    }
    const all = common.value
    const { values, device } = row.value
    const joined = { ...row.value, values: { ...all.values, ...values }, device: { ...all.device, ...device } }
    yield { line, row: ok(joined) }
  }
}

async function makeRows(making: Making, rows: ReturnType<typeof rowsOf>, terminal: Terminal): Promise<number> {
  const { as, carry, sec, imsiAs, out = '.', archive } = making.options
  const output = archive === undefined ? folderOutput(out) : tarOutput(archive)
  const made = await makeBatch(rows, {
    output,
    settings: JSON.stringify([making.text, as, carry, sec, imsiAs]),
    settle: making.sources.settle,
    // Certificates come from another thread or another machine, which take their time.
    ...(making.sources.issuer && { ahead: making.sources.isRemote ? 16 : 256 }),
    make: row => makeFor(making, row),
    told: result => tell(result, terminal),
  })
  if (!made.ok) return terminal.fail(made.problem)
  for (const words of making.lost) terminal.note(`warning: ${words}`)
  const { made: fresh, kept, refused } = made.value
  const total = fresh + kept + refused
  terminal.line(`${total} rows: ${fresh} made, ${kept} kept, ${refused} refused; see ${output.resultsFile}`)
  return refused === 0 && total > 0 ? 0 : 1
}

function tell(result: RowResult, terminal: Terminal): void {
  const { problem: why, ...rest } = result
  if (terminal.json) terminal.document({ ...rest, ...(why && { problem: problemJson(why) }) })
  else if (why) terminal.note(`line ${result.line}: ${words(why)}`)
}

const words = (why: Problem) => formatProblem({ ...why, at: {} })
