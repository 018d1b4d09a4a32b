import type { RecordEntry } from '#core/record.ts'
import { type EntryPack, packEntry } from './entry-rows.ts'
import type { RecordSink } from './record-sink.ts'

/** More than this is never held back. */
const mostEntries = 500
const mostBytes = 1024 * 1024

export interface EntryBuffer {
  add(record: number, entry: RecordEntry): void
  /** Writes what is held back. */
  drain(): void
}

/** Holds entries back until the next commit, so that those of one record share a row. */
export function entryBuffer({ commits, entries: write }: RecordSink): EntryBuffer {
  let held = new Map<number, EntryPack>()
  let entries = 0
  let bytes = 0

  const drain = () => {
    if (entries === 0) return
    const packs = held
    held = new Map()
    entries = 0
    bytes = 0
    for (const pack of packs.values()) commits.quietly(() => write(pack))
  }
  commits.beforeCommit(drain)

  return {
    add(record, entry) {
      // At once, while what it is made of is still in the processor's cache.
      const pack = held.get(record)
      const packed = packEntry(record, entry, pack)
      if (!pack) held.set(record, packed)
      entries += 1
      if ('body' in entry) bytes += entry.body.length
      if (entries >= mostEntries || bytes >= mostBytes) drain()
      else if (entries === 1) commits.soon()
    },
    drain,
  }
}
