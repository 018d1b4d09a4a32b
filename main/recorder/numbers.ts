import type { RecordStore } from '#core/record-store.ts'

/** Gives out numbers of records and ids of entries, each higher than all before. */
export interface Numbers {
  record(): number
  entry(): number
  /** Entries to come get ids above this one, which another process gave out. */
  above(entry: number): void
}

/** Counts on from the newest; where several processes share the store, each counts through blocks that it leased. */
export function createNumbers({ newest, shared }: RecordStore): Numbers {
  let { record, entry } = newest
  let end = shared ? { record, entry } : { record: Number.POSITIVE_INFINITY, entry: Number.POSITIVE_INFINITY }
  const renew = () => {
    if (!shared) return
    const block = shared.lease()
    ;({ record, entry } = block)
    end = { record: record + block.count, entry: entry + block.count }
  }
  return {
    record() {
      if (record >= end.record) renew()
      record += 1
      return record
    },
    entry() {
      if (entry >= end.entry) renew()
      entry += 1
      return entry
    },
    above(other) {
      if (other > entry) renew()
    },
  }
}
