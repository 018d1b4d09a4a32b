import { type ProfileValues, placeholders } from '../bootstrap/placeholders.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { FormDevice } from './make-form.ts'

/** What a table says of one device. */
export interface DeviceRow {
  readonly deviceId: string
  readonly values: Partial<ProfileValues>
  readonly device: FormDevice
}

const ownColumns = ['device', 'imsi', 'pin', 'phone'] as const

/** The columns that a table of devices may have. */
const rowColumns: readonly string[] = [...ownColumns, ...placeholders]

/** The first column that is not known; a mistyped one would silently change nothing. */
export function unknownColumn(names: Iterable<string>): string | undefined {
  for (const name of names) if (!rowColumns.includes(name)) return name
  return undefined
}

/** A device from the cells of its row; empty cells count as missing. Problem: `bootstrap.row` with the line. */
export function deviceRow(fields: Readonly<Record<string, string>>, line: number): Result<DeviceRow> {
  const wrong = (what: string) => failed(problem('bootstrap.row', { what }, { line }))
  const unknown = unknownColumn(Object.keys(fields))
  if (unknown !== undefined) return wrong(`there is no column ${unknown.slice(0, 60)}`)
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  const [strange] = given.find(([, value]) => /[^\P{Cc}\n\r\t]/u.test(value)) ?? []
  if (given.some(([, value]) => value.includes('\ufffd'))) return wrong('it is not UTF-8')
  if (strange !== undefined) return wrong(`${strange} holds control characters`)
  const known = Object.fromEntries(given)
  const deviceId = (known['device.id'] ?? known.device ?? '').trim()
  if (deviceId === '') return wrong('the device has no identifier')
  if (deviceId.length > 200 || /\s/.test(deviceId))
    return wrong('the identifier of the device has blanks, or is too long')
  const values = Object.fromEntries(given.filter(([name]) => (placeholders as readonly string[]).includes(name)))
  const own = Object.fromEntries(
    (['imsi', 'pin', 'phone'] as const).flatMap(name =>
      known[name] === undefined ? [] : [[name, known[name].trim()]],
    ),
  )
  return ok({ deviceId, values: { ...values, 'device.id': deviceId }, device: own })
}
