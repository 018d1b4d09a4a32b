import type { Database } from 'better-sqlite3'

/** How long to wait for another program that holds the database, in milliseconds. */
export const busyMs = 5000

/** Settings of a connection that writes. */
export function tune(sqlite: Database): void {
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = NORMAL')
  // A page that is written often goes to the database file once per checkpoint; larger steps save most of the copying.
  sqlite.pragma('wal_autocheckpoint = 8000')
  sqlite.pragma('journal_size_limit = 67108864')
  sqlite.pragma('cache_size = -65536')
  sqlite.pragma('temp_store = memory')
}
