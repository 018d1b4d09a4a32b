import { createHmac, randomBytes } from 'node:crypto'
import { makeBatch, type RowResult } from '#bootstrap/batch.ts'
import { valuesForRow } from '#bootstrap/row-values.ts'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { type DeviceRow, deviceRow, unknownColumn } from '#core/bootstrap-forms/device-row.ts'
import type { BootstrapForm, CarriedForm } from '#core/bootstrap-forms/forms.ts'
import { formEndings, type MadeForm, makeForm } from '#core/bootstrap-forms/make-form.ts'
import type { ImsiForm, PushSecurity } from '#core/bootstrap-forms/push-key.ts'
import { base64Encode } from '#core/bytes.ts'
import { formatProblem, problem } from '#core/problem.ts'
import { problemJson } from '#core/record-json.ts'
import type { Result } from '#core/result.ts'
import { inFile, readText } from './read-file.ts'
import type { Terminal } from './terminal.ts'
import { rowsOf } from './values-rows.ts'

export interface MakeCommand {
  readonly profile: string
  readonly to: BootstrapForm
  readonly carry?: CarriedForm
  readonly sec?: PushSecurity
  readonly imsiAs?: ImsiForm
  readonly device?: string
  readonly values?: string
  readonly set?: Readonly<Record<string, string>>
  readonly out?: string
}

/** Runs `dmwb bootstrap make` and gives back its exit code: 0 when every document was made. */
export async function runBootstrapMake(options: MakeCommand, terminal: Terminal): Promise<number> {
  const { device, values, out, set = {} } = options
  const usage = (what: string) => terminal.fail(problem('cli.usage', { what }), 2)
  if ((device === undefined) === (values === undefined)) return usage('Give either --device or --values.')
  if (values !== undefined && out === undefined) return usage('--values needs --out: the folder for the documents.')
  const unknown = unknownColumn(Object.keys(set))
  if (unknown !== undefined) return usage(`--set knows no ${unknown}.`)
  const text = await readText(options.profile)
  if (!text.ok) return terminal.fail(text.problem)
  const profile = parseProfile(text.value)
  if (!profile.ok) return terminal.fail(inFile(options.profile)(profile.problem))
  const making: Making = { options, profile: profile.value, set }
  return values === undefined ? makeOne(making, terminal) : makeMany(making, values, text.value, terminal)
}

interface Making {
  readonly options: MakeCommand
  readonly profile: Profile
  readonly set: Readonly<Record<string, string>>
}

async function makeFor({ options, profile }: Making, row: DeviceRow): Promise<Result<MadeForm>> {
  const values = await valuesForRow(profile, row, {}, count => randomBytes(count))
  if (!values.ok) return values
  const { to, carry, sec, imsiAs } = options
  return makeForm({
    profile,
    values: values.value,
    order: { form: to, ...(carry && { carry }), ...(sec && { security: sec }), ...(imsiAs && { imsiForm: imsiAs }) },
    device: { ...row.device, reference: randomBytes(1)[0] ?? 0 },
    hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
  })
}

async function makeOne(making: Making, terminal: Terminal): Promise<number> {
  const { options, set } = making
  const row = deviceRow({ ...set, 'device.id': options.device ?? '' }, 1)
  if (!row.ok) return terminal.fail(row.problem)
  if (options.out !== undefined) {
    return makeRows(making, JSON.stringify(making.profile), one({ line: 1, row }), terminal)
  }
  const made = await makeFor(making, row.value)
  if (!made.ok) return terminal.fail(made.problem)
  const { bytes, lost } = made.value
  if (terminal.json) {
    terminal.document({ ok: true, form: options.to, base64: base64Encode(bytes), lost: lost.map(problemJson) })
    return 0
  }
  process.stdout.write(bytes)
  for (const item of lost) terminal.note(`warning: ${formatProblem(item)}`)
  return 0
}

async function* one<Item>(item: Item): AsyncIterable<Item> {
  yield item
}

function makeMany(making: Making, values: string, profile: string, terminal: Terminal): Promise<number> {
  return makeRows(making, profile, withCommon(rowsOf(values), making.set), terminal)
}

/** A row says more than what is said for all. */
async function* withCommon(rows: ReturnType<typeof rowsOf>, set: Making['set']): ReturnType<typeof rowsOf> {
  const common = deviceRow({ ...set, device: 'all' }, 0)
  for await (const { line, row } of rows) {
    if (!row.ok || !common.ok) {
      yield { line, row: row.ok ? common : row }
      continue
    }
    const { deviceId, values, device } = row.value
    const all = common.value
    yield {
      line,
      row: {
        ok: true,
        value: { deviceId, values: { ...all.values, ...values }, device: { ...all.device, ...device } },
      },
    }
  }
}

async function makeRows(
  making: Making,
  profile: string,
  rows: ReturnType<typeof rowsOf>,
  terminal: Terminal,
): Promise<number> {
  const { to, carry, sec, imsiAs, out = '.' } = making.options
  const lost = new Set<string>()
  const made = await makeBatch(rows, {
    out,
    ending: formEndings[to],
    settings: JSON.stringify([profile, to, carry, sec, imsiAs]),
    make: async row => {
      const form = await makeFor(making, row)
      if (!form.ok) return form
      for (const item of form.value.lost) lost.add(formatProblem({ ...item, at: {} }))
      return { ok: true, value: form.value.bytes }
    },
    told: result => tell(result, terminal),
  })
  if (!made.ok) return terminal.fail(made.problem)
  for (const words of lost) terminal.note(`warning: ${words}`)
  const { made: fresh, kept, refused } = made.value
  const total = fresh + kept + refused
  terminal.line(`${total} rows: ${fresh} made, ${kept} kept, ${refused} refused; see ${out}/results.csv`)
  return refused === 0 && total > 0 ? 0 : 1
}

function tell(result: RowResult, terminal: Terminal): void {
  const { problem: why, ...rest } = result
  if (terminal.json) terminal.document({ ...rest, ...(why && { problem: problemJson(why) }) })
  else if (why) terminal.note(`line ${result.line}: ${formatProblem({ ...why, at: {} })}`)
}
