import type { RecordEntry, RecordSummary } from './record.ts'

// What the recorder needs from a store, and what the store offers: the two folders meet in this interface only.

export interface RecordQuery {
  readonly deviceId?: string | undefined
  /** Only records that started before this time (µs). */
  readonly before?: number | undefined
  readonly limit: number
}

/** A record that an earlier process left open. */
export interface LeftRecord {
  readonly number: number
  readonly summary: RecordSummary
  /** How many exchanges it has. */
  readonly exchanges: number
}

/** What records need where several processes write them. */
export interface SharedRecords {
  /** A block of numbers that nobody else gets: `count` of each, from the one after these. */
  lease(): { readonly record: number; readonly entry: number; readonly count: number }
  /** A record that is open, as it stands now, and the id of its last entry; any process may have written it. */
  left(id: string): Promise<(LeftRecord & { readonly lastEntry: number }) | undefined>
}

/**
 * Records and their entries on disk. The writing half returns at once and never throws: what could not be kept is
 * reported by the next `flush`. A sealed body is given and kept as it is; unsealing is the reader's business.
 */
export interface RecordStore {
  /** Number of the newest record and id of the newest entry, 0 when there are none. */
  readonly newest: { readonly record: number; readonly entry: number }
  readonly shared?: SharedRecords
  /** Records that were open when the process before ended, by id; they are `broken` on disk. */
  readonly leftOpen: ReadonlyMap<string, LeftRecord>
  /**
   * Writes a record: a new one, or what is known by now of an old one. `number` is its place in the row of records. The
   * summary may grow until it is written.
   */
  save(number: number, summary: RecordSummary): void
  append(number: number, entry: RecordEntry): void
  /** Stable stand-in for a secret: the same text for the same secret, useless outside of this store. */
  placeholder(secret: string): string
  /** Settles when everything that was given is committed; rejects with a Failure when something was lost. */
  flush(): Promise<void>
  /** Newest first. */
  list(query: RecordQuery): Promise<readonly RecordSummary[]>
  get(id: string): Promise<RecordSummary | undefined>
  /** Entries with an id above `after`, oldest first; fewer than `limit`, but one at least, where their bodies reach `mostBytes`. */
  entries(id: string, after: number, limit: number, mostBytes?: number): Promise<readonly RecordEntry[]>
  /** How many records there are, and the size of the store in bytes. */
  stats(): Promise<{ readonly records: number; readonly bytes: number }>
}

/** Name of a record: its start (µs) and its number in the store, both in base 36. */
export function recordId(startedAt: number, number: number): string {
  return `${base36(startedAt)}-${base36(number)}`
}

const pairs = Array.from({ length: 36 * 36 }, (_, value) => value.toString(36).padStart(2, '0'))

/** A whole number in base 36, two digits at a time: `toString` reckons with fractions, and takes ten times as long. */
function base36(number: number): string {
  let text = ''
  let rest = number
  while (rest >= pairs.length) {
    const above = Math.floor(rest / pairs.length)
    text = `${pairs[rest - above * pairs.length]}${text}`
    rest = above
  }
  return rest.toString(36) + text
}

/** The number in the name of a record; undefined when the text is no such name. */
export function recordNumber(id: string): number | undefined {
  const digits = /^[0-9a-z]+-([0-9a-z]{1,10})$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 36)
}
