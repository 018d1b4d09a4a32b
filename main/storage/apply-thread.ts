import { openSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite, { type Database } from 'better-sqlite3'
import { createApplier } from './journal-applier.ts'
import { createReader, type ReadOrder } from './journal-reader.ts'
import type { RowStatements } from './row-statements.ts'
import { busyMs, cacheKiB, tune } from './tune.ts'

// A thread that brings the journal into the database, so that a busy server need not wait for it.

export interface ApplyThreadData {
  readonly database: string
  /** The database that the process writes itself. */
  readonly beside: string
  readonly journal: readonly [string, string]
  readonly statements: RowStatements
  /** The id of the last order that is done, for a sender that has to wait. */
  readonly done: Int32Array
}
export type ToApplyThread =
  | { readonly kind: 'read'; readonly order: ReadOrder }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'close' }
/** An order is done, or was refused with an error of SQLite or the file system. */
export interface ApplyAnswer {
  readonly id: number
  readonly error?: { readonly code: string; readonly message: string }
}

const { database: file, beside: besideFile, journal, statements, done } = workerData as ApplyThreadData
// On Linux this is of the thread alone: those who answer go first, what is in the journal can wait.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
const database = new BetterSqlite(file, { timeout: busyMs })
tune(database, cacheKiB.seldomCommitted)
const [first, second] = journal
const reader = createReader([openSync(first, 'r+'), openSync(second, 'r+')], createApplier(database, statements))

let beside: Database | undefined

/** Copies what was committed beside into its file, so that the process need not wait for the disk when its log is full. */
function checkpoint(): void {
  try {
    beside ??= new BetterSqlite(besideFile, { timeout: busyMs })
    beside.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // The process tries by itself when the log is full, and tells of what hinders it.
  }
}

function answerTo(order: ReadOrder): ApplyAnswer {
  try {
    reader.take(order)
    return { id: order.id }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { id: order.id, error: { code, message: error instanceof Error ? error.message : String(error) } }
  }
}

parentPort?.on('message', (message: ToApplyThread) => {
  switch (message.kind) {
    case 'read':
      parentPort?.postMessage(answerTo(message.order))
      Atomics.store(done, 0, message.order.id)
      Atomics.notify(done, 0)
      return
    case 'checkpoint':
      return checkpoint()
    case 'close':
      beside?.close()
      database.close()
      parentPort?.close()
  }
})
