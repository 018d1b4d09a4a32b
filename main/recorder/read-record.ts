import { Failure } from '#core/failure.ts'
import type { RecordEntry, RecordSummary } from '#core/record.ts'
import type { RecordQuery, RecordStore } from '#core/record-store.ts'
import type { Result } from '#core/result.ts'
import { standIn } from './sealed-body.ts'

/** Records, newest first. */
export function listRecords(store: RecordStore, query: RecordQuery): Promise<readonly RecordSummary[]> {
  return store.list(query)
}

export function readSummary(store: RecordStore, id: string): Promise<RecordSummary | undefined> {
  return store.get(id)
}

export interface ReadOptions {
  /** Entries with a higher id only; 0 for all. */
  readonly after?: number
  readonly limit?: number
  /** Ends the list where the bodies reach this size. */
  readonly mostBytes?: number
  /** Opens sealed bodies; without it they are shown as `{{sealed}}`. */
  unseal?(bytes: Uint8Array): Result<Uint8Array>
}

/** Entries of a record, oldest first. Credentials in headers were replaced before they were stored. */
export async function readEntries(
  store: RecordStore,
  id: string,
  { after = 0, limit = 5000, mostBytes, unseal }: ReadOptions = {},
): Promise<readonly RecordEntry[]> {
  const entries = await store.entries(id, after, limit, mostBytes)
  return entries.map(entry => ('body' in entry && entry.sealed ? opened(entry, unseal) : entry))
}

type EntryWithBody = Extract<RecordEntry, { readonly body: Uint8Array }>

function opened(entry: EntryWithBody, unseal: ReadOptions['unseal']): RecordEntry {
  if (!unseal) return { ...entry, body: standIn }
  const body = unseal(entry.body)
  if (!body.ok) throw new Failure(body.problem)
  return { ...entry, body: body.value }
}
