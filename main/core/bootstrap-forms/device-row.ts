import { type ProfileValues, placeholderKind } from '../bootstrap/placeholders.ts'
import { problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { FormDevice } from './make-form.ts'

/** What a table says of one device. */
export interface DeviceRow {
  readonly deviceId: string
  readonly values: ProfileValues
  readonly device: FormDevice
  /** A certificate request of the device, PEM (RFC 2986); its key stays there. */
  readonly csr?: string
}

const ownColumns = ['device', 'imsi', 'pin', 'phone', 'csr'] as const

/** The placeholders that a column gives a value. */
function placeholdersOf(column: string): readonly string[] {
  if (column === 'device' || column === 'pin' || column === 'csr') return []
  if (column === 'imsi' || column === 'phone') return [`device.${column}`, `row.${column}`]
  const kind = placeholderKind(column)
  if (kind === undefined) return [`row.${column}`]
  return kind === 'secret' ? [] : [column]
}

/**
 * The first column that cannot be one: it is written like a placeholder and is none, so that a mistyped one would silently
 * change nothing, or it would show a secret.
 */
export function unknownColumn(names: Iterable<string>): string | undefined {
  for (const name of names) {
    const looksKnown = /^(?:server|device|credentials|notification|trust|row|generated|secret)\./.test(name)
    if (name.trim() === '' || /[{}]/.test(name) || name.length > 100) return name
    if (looksKnown && (placeholderKind(name) ?? 'secret') === 'secret') return name
  }
  return undefined
}

/** The columns that no placeholder of a profile uses. */
export function unusedColumns(names: readonly string[], used: ReadonlySet<string>): readonly string[] {
  return names.filter(name => {
    if ((ownColumns as readonly string[]).includes(name) || placeholderKind(name) !== undefined) return false
    return !used.has(`row.${name}`)
  })
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
  const known = new Map(given)
  const deviceId = (known.get('device.id') ?? known.get('device') ?? '').trim()
  if (deviceId === '') return wrong('the device has no identifier')
  if (deviceId.length > 200 || /\s/.test(deviceId))
    return wrong('the identifier of the device has blanks, or is too long')
  const values = Object.fromEntries(given.flatMap(([name, value]) => placeholdersOf(name).map(each => [each, value])))
  const imsi = (known.get('imsi') ?? known.get('device.imsi'))?.trim()
  const phone = (known.get('phone') ?? known.get('device.phone'))?.trim()
  const [pin, csr] = [known.get('pin')?.trim(), known.get('csr')]
  return ok({
    deviceId,
    values: { ...values, 'device.id': deviceId },
    device: {
      ...(imsi !== undefined && { imsi }),
      ...(pin !== undefined && { pin }),
      ...(phone !== undefined && { phone }),
    },
    ...(csr !== undefined && { csr }),
  })
}
