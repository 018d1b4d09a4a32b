import type { Database, Statement } from 'better-sqlite3'

/**
 * Writes that share one commit, in a form that crosses to another thread cheaply. `writes` is flat: for each write the
 * number of its statement, the count of its values, the values. Bytes lie in `bytes`, one value behind the other; a
 * pair [from, to] stands for them.
 */
export interface Batch {
  /** From 1, without gaps. */
  readonly id: number
  readonly writes: readonly BatchValue[]
  readonly bytes: Uint8Array
  /** The disk has to be synchronised. */
  readonly durable: boolean
}
export type BatchValue = string | number | null | readonly [from: number, to: number]

export interface BatchRunner {
  /** Adds a statement; they are numbered from 0. */
  prepare(sql: string): void
  /** Runs all writes in one transaction. Throws what SQLite throws; then none of them was done. */
  run(batch: Batch): void
}

export function batchRunner(database: Database): BatchRunner {
  const statements: Statement<unknown[]>[] = []
  const touch = database.prepare('update "marker" set "count" = "count" + 1')
  const transaction = database.transaction((batch: Batch) => {
    for (let at = 0; at < batch.writes.length; ) at = runOne(statements, batch, at)
    if (batch.durable) touch.run()
  })
  return {
    prepare: sql => statements.push(database.prepare(sql)),
    run(batch) {
      if (!batch.durable) return transaction.immediate(batch)
      database.pragma('synchronous = FULL')
      try {
        transaction.immediate(batch)
      } finally {
        database.pragma('synchronous = NORMAL')
      }
    },
  }
}

/** Runs the write that begins here and gives back where the next one does. */
function runOne(statements: readonly Statement<unknown[]>[], { writes, bytes }: Batch, at: number): number {
  const end = at + 2 + Number(writes[at + 1])
  const values: unknown[] = []
  for (let i = at + 2; i < end; i++) {
    const value = writes[i]
    values.push(typeof value === 'object' && value !== null ? bytes.subarray(value[0], value[1]) : value)
  }
  statements[Number(writes[at])]?.run(...values)
  return end
}
