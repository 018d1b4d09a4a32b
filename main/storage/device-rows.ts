import type { MosEntry } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import { digestOf, type Seen } from './device-steps.ts'
import type { DeviceChange, DeviceRow } from './devices.ts'
import { fromText, present, toText } from './json.ts'
import { textOfMos } from './mos-text.ts'
import type { Tables } from './tables.ts'

// A device as a row of its table.

type Row = Tables['devices']

/** Whether two rows say the same, but for when the device was seen. */
export function isSame(a: Row, b: Row): boolean {
  return (
    a.name === b.name &&
    a.firstSeenAt === b.firstSeenAt &&
    a.problemJson === b.problemJson &&
    a.mosJson === b.mosJson &&
    a.insecure === b.insecure &&
    a.account === b.account &&
    a.digest === b.digest
  )
}

/** A row without anything. */
export function newDevice(id: string): Row {
  const nothing = { name: null, firstSeenAt: null, lastSeenAt: null, lastRecord: null, problemJson: null, digest: null }
  return { id, ...nothing, mosJson: '[]', insecure: 0, account: 'none' }
}

/** The row as it is after a change. */
export function applyChange(row: Row, change: DeviceChange): Row {
  const changed = { ...row }
  if ('name' in change) changed.name = change.name ?? null
  if ('firstSeenAt' in change) changed.firstSeenAt = change.firstSeenAt ?? null
  if ('lastSeenAt' in change) changed.lastSeenAt = change.lastSeenAt ?? null
  if ('lastRecord' in change) changed.lastRecord = change.lastRecord ?? null
  if ('lastProblem' in change) changed.problemJson = toText(change.lastProblem)
  if ('mos' in change) changed.mosJson = textOfMos(change.mos ?? [])
  if ('insecure' in change) changed.insecure = change.insecure ? 1 : 0
  if ('account' in change) changed.account = change.account ?? 'none'
  changed.digest = digestOfRow(changed)
  return changed
}

/** What the device announced in its last Package#1 (OMA DM 2.0 §5.2.2). */
export const mosOfRow = ({ mosJson }: Row) => JSON.parse(mosJson) as readonly MosEntry[]

/** A row as callers see it. */
export function deviceOfRow(row: Row, seen: Seen | undefined): DeviceRow {
  // Processes that shared the store write what they see with the device.
  const isLater = seen !== undefined && seen.at >= (row.lastSeenAt ?? 0)
  return {
    id: row.id,
    ...present({
      name: row.name,
      firstSeenAt: row.firstSeenAt,
      lastSeenAt: isLater ? seen.at : row.lastSeenAt,
      lastRecord: isLater ? seen.record : row.lastRecord,
      lastProblem: fromText<Problem>(row.problemJson),
    }),
    mos: mosOfRow(row),
    insecure: row.insecure === 1,
    account: row.account as DeviceRow['account'],
  }
}

/** By what was announced, which is one value for all devices of a model, and whether that came insecurely. */
const digests = {
  secure: new WeakMap<readonly MosEntry[], string>(),
  insecure: new WeakMap<readonly MosEntry[], string>(),
}

/** What a device says of itself when it calls in, in short. */
export function digestOfArrival(insecure: boolean, mos: readonly MosEntry[]): string {
  const known = insecure ? digests.insecure : digests.secure
  const before = known.get(mos)
  if (before !== undefined) return before
  const digest = shortly(insecure ? 1 : 0, textOfMos(mos))
  known.set(mos, digest)
  return digest
}

/** The same, of a row that such an arrival would leave as it is; null of others. */
function digestOfRow({ firstSeenAt, problemJson, insecure, mosJson }: Row): string | null {
  return firstSeenAt === null || problemJson !== null ? null : shortly(insecure, mosJson)
}

const shortly = (insecure: number, mosJson: string) => digestOf(`${insecure}${mosJson}`)
