import { pointerTo } from './json.ts'
import { type Alert, type Mark, marks } from './package-types.ts'
import {
  isMembers,
  kindOf,
  member,
  type Notes,
  noteUnknown,
  readMembers,
  readRequiredText,
  readText,
  warn,
} from './reading.ts'
import { ok, type Result } from './result.ts'

/** The session alerts: why the DM Client calls (OMA DM 2.0 §5.2.2). */
export const sessionAlerts = {
  server: 'urn:oma:at:dm:2.0:ServerInitiatedMgmt',
  client: 'urn:oma:at:dm:2.0:ClientInitiatedMgmt',
  bootstrap: 'urn:oma:at:dm:2.0:BootstrapComplete',
} as const

const sessionAlertTypes: readonly string[] = Object.values(sessionAlerts)
export const isSessionAlert = (alert: Alert): boolean => sessionAlertTypes.includes(alert.type)

/** The alerts that only say why the device calls; each session has one, so that they tell nothing beside its record. */
export const isRoutine = ({ type }: Alert): boolean => type === sessionAlerts.server || type === sessionAlerts.client

const members = ['AlertType', 'SourceURI', 'TargetURI', 'Mark', 'DataType', 'Data']

/** A Generic Alert from its wire form (OMA DM 2.0 §5.4, §7.2.1.5). */
export function readAlert(notes: Notes, wire: unknown, path: string): Result<Alert> {
  const alert = readMembers(wire, path)
  if (!alert.ok) return alert
  const type = readRequiredText(notes, alert.value, 'AlertType', path)
  if (!type.ok) return type
  const source = readText(notes, alert.value, 'SourceURI', path)
  if (!source.ok) return source
  const target = readText(notes, alert.value, 'TargetURI', path)
  if (!target.ok) return target
  const dataType = readText(notes, alert.value, 'DataType', path)
  if (!dataType.ok) return dataType
  noteUnknown(notes, alert.value, path, members)
  const data = readData(notes, member(alert.value, 'Data'), path, dataType.value !== undefined)
  return ok({
    type: type.value,
    ...(source.value !== undefined && { source: source.value }),
    ...(target.value !== undefined && { target: target.value }),
    mark: readMark(notes, member(alert.value, 'Mark'), path),
    ...(dataType.value !== undefined && { dataType: dataType.value }),
    ...(data !== undefined && { data }),
  })
}

function readMark(notes: Notes, value: unknown, path: string): Mark {
  const mark = marks.find(known => known === value)
  if (mark !== undefined || value === undefined) return mark ?? 'informational'
  const got = typeof value === 'string' ? `"${value}"` : kindOf(value)
  warn(notes, 'package.other-form', pointerTo(path, 'Mark'), {
    member: 'Mark',
    got,
    expected: 'one of the seven marks',
  })
  return 'informational'
}

function readData(notes: Notes, value: unknown, path: string, typed: boolean): unknown {
  if (value === undefined || value === null) return undefined
  const at = pointerTo(path, 'Data')
  if (!typed) warn(notes, 'package.alert-data-type', at)
  if (!isMembers(value))
    warn(notes, 'package.other-form', at, { member: 'Data', got: kindOf(value), expected: 'an object' })
  return value
}

/** A Generic Alert in its wire form. `Mark` is written when it differs from the default. */
export function writeAlert(alert: Alert): unknown {
  return {
    AlertType: alert.type,
    ...(alert.source !== undefined && { SourceURI: alert.source }),
    ...(alert.target !== undefined && { TargetURI: alert.target }),
    ...(alert.mark !== 'informational' && { Mark: alert.mark }),
    ...(alert.dataType !== undefined && { DataType: alert.dataType }),
    ...(alert.data !== undefined && { Data: alert.data }),
  }
}
