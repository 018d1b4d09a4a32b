import { readAlert, writeAlert } from '../alert.ts'
import { pointerTo } from '../json.ts'
import { encodeMoDocument } from '../mo-document.ts'
import type { MoElement, MosEntry, Package1 } from '../package-types.ts'
import { readMosEntry, writeMosEntry } from '../package1.ts'
import {
  isMembers,
  type Members,
  member,
  type Notes,
  newNotes,
  noteUnknown,
  readList,
  readMembers,
  readTexts,
  warn,
} from '../reading.ts'
import { ok, type Read, type Result } from '../result.ts'
import { readElementAt, readSessionId } from './within.ts'

// The first request of a draft session (S004 §5.4 step 2, S000 §5.6): everything in it may be missing.

/** Draft Package#1 from its wire form. Problems carry a JSON pointer. */
export function decodeDraftOpening(json: unknown): Result<Read<Package1>> {
  const notes = newNotes()
  const wire = readMembers(json, '')
  if (!wire.ok) return wire
  const sessionId = readSessionId(notes, wire.value)
  if (!sessionId.ok) return sessionId
  const deviceInfo = readDeviceInfo(notes, member(wire.value, 'DevInfo'))
  if (!deviceInfo.ok) return deviceInfo
  const profile = readProfile(notes, wire.value)
  if (!profile.ok) return profile
  const alerts = readList(notes, wire.value, 'Alert', '', (item, path) => readAlert(notes, item, path))
  if (!alerts.ok) return alerts
  noteUnknown(notes, wire.value, '', ['SessionID', 'DevInfo', 'DevProfile', 'Alert'])
  const package1: Package1 = {
    ...profile.value,
    alerts: alerts.value,
    ...(sessionId.value !== undefined && { sessionId: sessionId.value }),
    ...(deviceInfo.value && { deviceInfo: deviceInfo.value }),
  }
  return ok({ value: package1, warnings: notes.warnings })
}

function readDeviceInfo(notes: Notes, wire: unknown): Result<MoElement | undefined> {
  if (wire === undefined || wire === null) {
    warn(notes, 'draft.no-device-information', '/DevInfo')
    return ok(undefined)
  }
  return readElementAt(notes, wire, pointer => `/DevInfo${pointer}`)
}

function readProfile(notes: Notes, wire: Members): Result<Pick<Package1, 'mos' | 'commands'>> {
  const value = member(wire, 'DevProfile')
  if (value === undefined || value === null) return ok({})
  const profile = readMembers(value, '/DevProfile')
  if (!profile.ok) return profile
  const commands = readTexts(notes, profile.value, 'Commands', '/DevProfile')
  if (!commands.ok) return commands
  const mos = readList(notes, profile.value, 'MOS', '/DevProfile', (item, path) => readPlacedEntry(notes, item, path))
  if (!mos.ok) return mos
  noteUnknown(notes, profile.value, '/DevProfile', ['Commands', 'MOS'])
  const announced = member(profile.value, 'MOS') !== undefined
  return ok({ commands: commands.value, ...(announced && { mos: mos.value }) })
}

function readPlacedEntry(notes: Notes, wire: unknown, path: string): Result<MosEntry> {
  const entry = readMosEntry(notes, wire, path, ['Path'])
  if (!entry.ok || !isMembers(wire)) return entry
  const paths = readTexts(notes, wire, 'Path', path)
  if (!paths.ok) return paths
  if (paths.value.length !== entry.value.miids.length) {
    warn(notes, 'package.mos-incomplete', pointerTo(path, 'Path'), { member: 'Path for each MIID' })
  }
  return ok({ ...entry.value, ...(member(wire, 'Path') !== undefined && { paths: paths.value }) })
}

/** Draft Package#1 in its wire form. */
export function encodeDraftOpening({ sessionId, deviceInfo, commands, mos, alerts }: Package1): unknown {
  const [devInfo] = deviceInfo ? (encodeMoDocument([deviceInfo]) as readonly unknown[]) : []
  return {
    ...(sessionId !== undefined && { SessionID: sessionId }),
    ...(devInfo !== undefined && { DevInfo: devInfo }),
    ...((commands || mos) && {
      DevProfile: {
        Commands: commands ?? [],
        MOS: (mos ?? []).map(entry => ({ ...writeMosEntry(entry), Path: entry.paths ?? [] })),
      },
    }),
    ...(alerts.length > 0 && { Alert: alerts.map(writeAlert) }),
  }
}
