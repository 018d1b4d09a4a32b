import type { Database } from 'better-sqlite3'

/** How long to wait for another program that holds the database, in milliseconds. */
export const busyMs = 5000

/**
 * Memory for pages. A commit that split a page of an index goes through all of it (SQLite renumbers by way of a page
 * behind the end of the file, and then looks for pages behind it): what commits often takes less.
 */
export const cacheKiB = { oftenCommitted: 8 * 1024, seldomCommitted: 64 * 1024 }

/** Settings of a connection that writes. */
export function tune(sqlite: Database, cache: number): void {
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = NORMAL')
  // A page that is written often goes to the database file once per checkpoint; larger steps save most of the copying.
  sqlite.pragma('wal_autocheckpoint = 8000')
  sqlite.pragma('journal_size_limit = 67108864')
  sqlite.pragma(`cache_size = -${cache}`)
  sqlite.pragma('temp_store = memory')
}
