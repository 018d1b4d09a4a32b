import { isSessionAlert, readAlert, writeAlert } from './alert.ts'
import type { MosEntry, Package1 } from './package-types.ts'
import {
  member,
  type Notes,
  newNotes,
  noteUnknown,
  readList,
  readMembers,
  readText,
  readTexts,
  warn,
} from './reading.ts'
import { ok, type Read, type Result } from './result.ts'

/** Package#1 from its wire form (OMA DM 2.0 §5.2.2, §7.2.1.1). Problems carry a JSON pointer. */
export function decodePackage1(json: unknown): Result<Read<Package1>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const mos = readList(notes, wire.value, 'MOS', '', (item, path) => readMosEntry(notes, item, path))
  if (!mos.ok) return mos
  const alerts = readList(notes, wire.value, 'Alert', '', (item, path) => readAlert(notes, item, path))
  if (!alerts.ok) return alerts
  noteUnknown(notes, wire.value, '', ['MOS', 'Alert'])
  if (!alerts.value.some(isSessionAlert)) warn(notes, 'package.no-session-alert', '')
  const announced = member(wire.value, 'MOS') !== undefined
  return ok({ value: { ...(announced && { mos: mos.value }), alerts: alerts.value }, warnings: notes.warnings })
}

/** One entry of the MOS list; `alsoKnown` are members that another dialect adds. */
export function readMosEntry(
  notes: Notes,
  wire: unknown,
  path: string,
  alsoKnown: readonly string[] = [],
): Result<MosEntry> {
  const entry = readMembers(wire, path)
  if (!entry.ok) return entry
  const ddf = readText(notes, entry.value, 'DDF', path)
  if (!ddf.ok) return ddf
  const moid = readText(notes, entry.value, 'MOID', path)
  if (!moid.ok) return moid
  const miids = readTexts(notes, entry.value, 'MIID', path)
  if (!miids.ok) return miids
  for (const name of ['DDF', 'MOID', 'MIID'])
    if (member(entry.value, name) === undefined) warn(notes, 'package.mos-incomplete', path, { member: name })
  noteUnknown(notes, entry.value, path, ['DDF', 'MOID', 'MIID', ...alsoKnown])
  return ok({
    ...(ddf.value !== undefined && { ddf: ddf.value }),
    ...(moid.value !== undefined && { moid: moid.value }),
    miids: miids.value,
  })
}

/** Package#1 in its wire form. */
export function encodePackage1({ mos, alerts }: Package1): unknown {
  return {
    ...(mos && { MOS: mos.map(writeMosEntry) }),
    ...(alerts.length > 0 && { Alert: alerts.map(writeAlert) }),
  }
}

/** One entry of the MOS list in its wire form. */
export function writeMosEntry({ ddf, moid, miids }: MosEntry): Readonly<Record<string, unknown>> {
  return { ...(ddf !== undefined && { DDF: ddf }), ...(moid !== undefined && { MOID: moid }), MIID: miids }
}
