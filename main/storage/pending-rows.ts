import type { Connection } from './connection.ts'

/** Rows that changed and wait for being written; of several changes only the last is. */
export interface PendingRows<Key, Row> {
  get(key: Key): Row | undefined
  set(key: Key, row: Row): void
  /** Writes what waits. Every query about these rows goes after it. */
  drain(): void
}

/** More than this many rows never wait. */
const mostRows = 1000

/** Gathers changed rows until the next commit. An error of `write` is kept for the next flush. */
export function pendingRows<Key, Row>(
  commits: Connection['commits'],
  write: (row: Row) => void,
): PendingRows<Key, Row> {
  let rows = new Map<Key, Row>()
  const drain = () => {
    if (rows.size === 0) return
    const changed = rows
    rows = new Map()
    for (const row of changed.values()) commits.quietly(() => write(row))
  }
  commits.beforeCommit(drain)
  return {
    get: key => rows.get(key),
    set(key, row) {
      if (rows.size === 0) commits.soon()
      rows.set(key, row)
      if (rows.size >= mostRows) drain()
    },
    drain,
  }
}
