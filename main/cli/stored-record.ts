import type { RecordEntry, RecordSummary } from '#core/record.ts'
import { recordJson } from '#core/record-json.ts'
import type { RecordStore } from '#core/record-store.ts'
import { type RecordView, viewRecord } from '#core/record-view.ts'
import { readEntries, readSummary } from '#recorder/read-record.ts'

/** A record with its view, read from a store. */
export interface StoredRecord {
  readonly summary: RecordSummary
  readonly view: RecordView
}

const pageEntries = 500

/** Reads a whole record; undefined when the store has none of this name. */
export async function readRecord(store: RecordStore, id: string): Promise<StoredRecord | undefined> {
  const summary = await readSummary(store, id)
  if (!summary) return undefined
  const entries: RecordEntry[] = []
  for (let after = 0; ; after = entries.at(-1)?.id ?? after) {
    const page = await readEntries(store, id, { after, limit: pageEntries })
    entries.push(...page)
    if (page.length < pageEntries) break
  }
  return { summary, view: viewRecord(summary, entries) }
}

/** The record as `--json` prints it. */
export function storedRecordJson({ summary, view }: StoredRecord): object {
  return recordJson(summary, view)
}
