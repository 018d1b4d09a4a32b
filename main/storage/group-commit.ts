import type { Database } from 'better-sqlite3'

/** How long a write may wait for others to share its commit, and how much may share it. */
const groupMs = 8
const groupWrites = 4000
const groupBytes = 8 * 1024 * 1024

export interface GroupCommit {
  /**
   * Runs a write inside of the open transaction, beginning one when there is none. `bytes` counts its large values.
   * Throws what the write throws; when SQLite rolled everything back because of it, the next flush throws too.
   */
  write<T>(run: () => T, bytes?: number): T
  /** The same for a write whose caller cannot wait for the outcome: an error is kept for the next flush. */
  quietly(run: () => void, bytes?: number): void
  /** Has `drain` called before each commit; what it writes is part of that commit. */
  beforeCommit(drain: () => void): void
  /** Has `told` called after each commit with the number of its writes. */
  afterCommit(told: (writes: number) => void): void
  /** Has `told` called after writes were lost: what was kept of them may be other than what the database holds. */
  afterLoss(told: () => void): void
  /** Sees to it that a commit comes soon. */
  soon(): void
  /** Commits now. Rejects when that fails, or when writes before it were lost. */
  commit(): Promise<void>
  /** The same: what is committed is in the database. */
  flush(): Promise<void>
  /** Like `flush`, with the disk synchronised before it settles (synchronous=FULL). */
  durable(): Promise<void>
}

/**
 * Gathers the writes of a few milliseconds in one transaction, because a commit costs as much as several writes.
 * `explain` turns an error of SQLite into the one that callers shall see; `lost` hears of every loss at once.
 */
export function groupCommit(
  database: Database,
  explain: (error: unknown) => Error,
  lost: (error: Error) => void,
  waitMs: number = groupMs,
): GroupCommit {
  const begin = database.prepare('begin immediate')
  const end = database.prepare('commit')
  const touch = database.prepare('update "marker" set "count" = "count" + 1')
  const drains: (() => void)[] = []
  const followers: ((writes: number) => void)[] = []
  const losers: (() => void)[] = []
  // Asking the database whether a transaction is open costs a tenth of a write.
  let open = false
  let depth = 0
  let writes = 0
  let bytes = 0
  let loss: Error | undefined
  let timer: NodeJS.Timeout | undefined

  const lose = (error: unknown) => {
    const first = loss === undefined
    loss ??= explain(error)
    for (const told of losers) told()
    if (first) lost(loss)
  }
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      commit()
    }, waitMs)
  }
  const endGroup = () => {
    open = false
    writes = 0
    bytes = 0
  }
  const commit = () => {
    for (const drain of drains) drain()
    if (!open) return
    const count = writes
    endGroup()
    try {
      end.run()
    } catch (error) {
      if (database.inTransaction) database.exec('rollback')
      return lose(error)
    }
    for (const told of followers) told(count)
  }
  const nested = <T>(run: () => T): T => {
    depth += 1
    try {
      return run()
    } finally {
      depth -= 1
    }
  }
  const write = <T>(run: () => T, size = 0): T => {
    try {
      if (!open) {
        begin.run()
        open = true
        soon()
      }
      const value = nested(run)
      writes += 1
      bytes += size
      // A step of several writes is never cut in two.
      if (depth === 0 && (writes >= groupWrites || bytes >= groupBytes)) commit()
      return value
    } catch (error) {
      // When the disk is full, SQLite itself rolls back: the writes before this one are gone too.
      if (open && !database.inTransaction) {
        if (writes > 0) lose(error)
        endGroup()
      }
      throw explain(error)
    }
  }
  const settle = () => {
    clearTimeout(timer)
    timer = undefined
    commit()
    const last = loss
    loss = undefined
    if (last) throw last
  }

  return {
    write,
    quietly(run, size) {
      try {
        write(run, size)
      } catch (error) {
        lose(error)
      }
    },
    beforeCommit: drain => drains.push(drain),
    afterCommit: told => followers.push(told),
    afterLoss: told => losers.push(told),
    soon,
    async commit() {
      settle()
    },
    async flush() {
      settle()
    },
    async durable() {
      settle()
      try {
        database.pragma('synchronous = FULL')
        touch.run()
      } catch (error) {
        throw explain(error)
      } finally {
        database.pragma('synchronous = NORMAL')
      }
    },
  }
}
