import { createHmac, randomBytes } from 'node:crypto'
import { type MadeFile, makeBatch, type RowResult } from '#bootstrap/batch.ts'
import { valuesForRow } from '#bootstrap/row-values.ts'
import { usedPlaceholders } from '#core/bootstrap/check-profile.ts'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { type DeviceRow, deviceRow, unknownColumn, unusedColumns } from '#core/bootstrap-forms/device-row.ts'
import type { BootstrapForm, CarriedForm } from '#core/bootstrap-forms/forms.ts'
import { formEndings, makeForm } from '#core/bootstrap-forms/make-form.ts'
import type { ImsiForm, PushSecurity } from '#core/bootstrap-forms/push-key.ts'
import { base64Encode } from '#core/bytes.ts'
import { formatProblem, type Problem, problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import { ok, type Result } from '#core/result.ts'
import { inFile, readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'
import { rowsOf } from './values-rows.ts'

export interface MakeCommand {
  readonly as: readonly BootstrapForm[]
  readonly carry?: CarriedForm
  readonly sec?: PushSecurity
  readonly imsiAs?: ImsiForm
  readonly device?: string
  readonly values?: string
  readonly set?: Readonly<Record<string, string>>
  readonly out?: string
}

/** Runs `dmwb bootstrap make` and gives back its exit code: 0 when every document was made. */
export async function runBootstrapMake(file: string, options: MakeCommand, terminal: Terminal): Promise<number> {
  const { device, values, out, as, set = {} } = options
  const usage = (what: string) => terminal.fail(problem('cli.usage', { what }), 2)
  if ((device === undefined) === (values === undefined)) return usage('Give either --device or --values.')
  if (values !== undefined && out === undefined) return usage('--values needs --out: the folder for the documents.')
  if (as.length > 1 && out === undefined) return usage('Several forms need --out: the folder for the documents.')
  const text = await readText(file)
  if (!text.ok) return terminal.fail(text.problem)
  const profile = parseProfile(text.value)
  if (!profile.ok) return terminal.fail(inFile(file)(profile.problem))
  const used = new Set(usedPlaceholders(profile.value))
  const unknown = unknownColumn(Object.keys(set)) ?? unusedColumns(Object.keys(set), used)[0]
  if (unknown !== undefined) return usage(`--set knows no ${unknown}: the profile does not use it.`)
  const making: Making = { options, profile: profile.value, used, text: text.value, set, lost: new Set() }
  return values === undefined ? makeOne(making, terminal) : makeTable(making, values, terminal)
}

interface Making {
  readonly options: MakeCommand
  readonly profile: Profile
  /** The placeholders of the profile. */
  readonly used: ReadonlySet<string>
  /** The profile as it was read. */
  readonly text: string
  readonly set: Readonly<Record<string, string>>
  /** What could not be kept, each told once. */
  readonly lost: Set<string>
}

/** All forms of one device, with the same credentials. */
async function makeFor(making: Making, row: DeviceRow): Promise<Result<readonly MadeFile[]>> {
  const { options, profile, lost } = making
  const { as, carry, sec, imsiAs } = options
  const values = await valuesForRow(profile, row, {}, { random: count => randomBytes(count) })
  if (!values.ok) return values
  const device = { ...row.device, reference: randomBytes(1)[0] ?? 0 }
  const files: MadeFile[] = []
  for (const form of as) {
    const made = makeForm({
      profile,
      values: values.value.values,
      order: { form, ...(carry && { carry }), ...(sec && { security: sec }), ...(imsiAs && { imsiForm: imsiAs }) },
      device,
      hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
    })
    if (!made.ok) return made
    for (const item of made.value.lost) lost.add(formatProblem({ ...item, at: {} }))
    files.push({ ending: formEndings[form], bytes: made.value.bytes })
  }
  return ok(files)
}

async function makeOne(making: Making, terminal: Terminal): Promise<number> {
  const { options, set, lost } = making
  const row = deviceRow({ ...set, 'device.id': options.device ?? '' }, 1)
  if (!row.ok) return terminal.fail(row.problem)
  if (options.out !== undefined) return makeRows(making, one({ line: 1, row }), terminal)
  const made = await makeFor(making, row.value)
  if (!made.ok) return terminal.fail(made.problem)
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
  const { as, carry, sec, imsiAs, out = '.' } = making.options
  const made = await makeBatch(rows, {
    out,
    settings: JSON.stringify([making.text, as, carry, sec, imsiAs]),
    make: row => makeFor(making, row),
    told: result => tell(result, terminal),
  })
  if (!made.ok) return terminal.fail(made.problem)
  for (const words of making.lost) terminal.note(`warning: ${words}`)
  const { made: fresh, kept, refused } = made.value
  const total = fresh + kept + refused
  terminal.line(`${total} rows: ${fresh} made, ${kept} kept, ${refused} refused; see ${out}/results.csv`)
  return refused === 0 && total > 0 ? 0 : 1
}

function tell(result: RowResult, terminal: Terminal): void {
  const { problem: why, ...rest } = result
  if (terminal.json) terminal.document({ ...rest, ...(why && { problem: problemJson(why) }) })
  else if (why) terminal.note(`line ${result.line}: ${words(why)}`)
}

const words = (why: Problem) => formatProblem({ ...why, at: {} })
