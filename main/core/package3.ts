import { readAlert, writeAlert } from './alert.ts'
import { pointerTo } from './json.ts'
import type { CommandStatus, Package3 } from './package-types.ts'
import { problem } from './problem.ts'
import {
  isMembers,
  kindOf,
  type Members,
  member,
  missing,
  type Notes,
  newNotes,
  noteUnknown,
  readList,
  readMembers,
  readTexts,
  warn,
  wrongType,
} from './reading.ts'
import { failed, ok, type Read, type Result } from './result.ts'

/** Package#3 from its wire form (OMA DM 2.0 §5.2.4, §7.2.1.3), also with the bare numbers of App. F and I. */
export function decodePackage3(json: unknown): Result<Read<Package3>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const statuses = readStatuses(notes, wire.value)
  if (!statuses.ok) return statuses
  const alerts = readList(notes, wire.value, 'Alert', '', (item, path) => readAlert(notes, item, path))
  if (!alerts.ok) return alerts
  noteUnknown(notes, wire.value, '', ['Status', 'Alert'])
  return ok({ value: { statuses: statuses.value, alerts: alerts.value }, warnings: notes.warnings })
}

/** The Status list; `alsoKnown` are members that another dialect adds to an entry. */
export function readStatuses(
  notes: Notes,
  wire: Members,
  alsoKnown: readonly string[] = [],
): Result<readonly CommandStatus[]> {
  const value = member(wire, 'Status')
  if (value === undefined) return missing('', 'Status')
  if (value === null) {
    warn(notes, 'package.null-member', '/Status', { member: 'Status' })
    return ok([])
  }
  if (isMembers(value)) warn(notes, 'package.other-form', '/Status', loose('one object', 'an array'))
  else if (!Array.isArray(value)) return wrongType('/Status', 'an array', value)
  return readItems(notes, Array.isArray(value) ? value : [value], ['sc', 'URI', ...alsoKnown])
}

const loose = (got: string, expected: string) => ({ member: 'Status', got, expected })

/** One status per object or number; strings after a number are its URIs (the loose form of App. I). */
function readItems(
  notes: Notes,
  items: readonly unknown[],
  known: readonly string[],
): Result<readonly CommandStatus[]> {
  const statuses: CommandStatus[] = []
  /** The strings behind the last number. */
  let following: string[] | undefined
  for (const [index, item] of items.entries()) {
    const path = `/Status/${index}`
    const last = statuses.at(-1)
    if (typeof item === 'string' && last !== undefined && typeof items[0] === 'number') {
      if (following) following.push(item)
      else {
        following = [...last.uris, item]
        statuses[statuses.length - 1] = { ...last, uris: following }
      }
      continue
    }
    following = undefined
    if (typeof item === 'number') warn(notes, 'package.other-form', path, loose('a bare number', 'an object'))
    const status = typeof item === 'number' ? readCode(notes, item, path, []) : readStatus(notes, item, path, known)
    if (!status.ok) return status
    statuses.push(status.value)
  }
  return ok(statuses)
}

function readStatus(notes: Notes, wire: unknown, path: string, known: readonly string[]): Result<CommandStatus> {
  const status = readMembers(wire, path)
  if (!status.ok) return status
  const code = member(status.value, 'sc')
  if (code === undefined) return missing(path, 'sc')
  const uris = readTexts(notes, status.value, 'URI', path)
  if (!uris.ok) return uris
  noteUnknown(notes, status.value, path, known)
  return readCode(notes, code, pointerTo(path, 'sc'), uris.value)
}

const codes = new Set([200, 202, 204, 304, 400, 403, 404, 405, 406, 415, 419, 500, 501, 503, 506, 507])

/** Whether a status code exists (OMA DM 2.0 App. C); 1000 to 1999 belong to the MO. */
const isStatusCode = (code: number): boolean => codes.has(code) || (code >= 1000 && code <= 1999)

function readCode(notes: Notes, value: unknown, path: string, uris: readonly string[]): Result<CommandStatus> {
  const numeric = typeof value === 'string' && /^\d{1,4}$/.test(value)
  if (numeric) warn(notes, 'package.other-form', path, { member: 'sc', got: 'a string', expected: 'a number' })
  const code = numeric ? Number(value) : value
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 0 || code > 9999) return notACode(value, path)
  if (!isStatusCode(code)) warn(notes, 'package.status-code', path, { code })
  return ok({ code, uris })
}

function notACode(value: unknown, path: string) {
  const got = typeof value === 'number' ? String(value) : kindOf(value)
  return failed(problem('package.wrong-type', { member: 'sc', expected: 'a status code', got }, { path }))
}

/** Package#3 in its wire form; statuses are always objects. */
export function encodePackage3({ statuses, alerts }: Package3): unknown {
  return {
    Status: statuses.map(writeStatus),
    ...(alerts.length > 0 && { Alert: alerts.map(writeAlert) }),
  }
}

/** One entry of the Status list in its wire form. */
export function writeStatus({ code, uris }: CommandStatus): Readonly<Record<string, unknown>> {
  return uris.length > 0 ? { sc: code, URI: uris } : { sc: code }
}
