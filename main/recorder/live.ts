import type { RecordEntry, RecordSummary } from '#core/record.ts'

/** Who watches records while they are written, e.g. the window; what it is given is its own. */
export interface RecordListener {
  record(summary: RecordSummary): void
  entry(entry: RecordEntry): void
}

/** News are gathered for this long, and never more than this many bytes and entries of them. */
const gatherMs = 20
const gatherBytes = 4 * 1024 * 1024
const gatherEntries = 2000

export interface Live {
  /** The summary may grow until it is delivered. */
  record(summary: RecordSummary): void
  entry(entry: RecordEntry): void
  deliver(): void
}

/**
 * Gathers news for a listener: of each record only the latest state, of entries all, in order, after their record.
 * A listener that throws is not heard of here: recording goes on.
 */
export function gatherNews(listener: RecordListener | undefined): Live {
  if (!listener) return { record() {}, entry() {}, deliver() {} }
  let records = new Map<string, RecordSummary>()
  let entries: RecordEntry[] = []
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  const deliver = () => {
    clearTimeout(timer)
    timer = undefined
    const [summaries, news] = [records, entries]
    records = new Map()
    entries = []
    bytes = 0
    for (const summary of summaries.values()) listener.record({ ...summary })
    for (const entry of news) listener.entry(entry)
  }
  const soon = () => {
    timer ??= setTimeout(deliver, gatherMs)
  }
  return {
    record(summary) {
      records.set(summary.id, summary)
      soon()
    },
    entry(entry) {
      entries.push(entry)
      if ('body' in entry) bytes += entry.body.length
      if (bytes > gatherBytes || entries.length > gatherEntries) deliver()
      else soon()
    },
    deliver,
  }
}
