import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'
import { type Batch, batchRunner } from './batch.ts'
import { busyMs, tune } from './tune.ts'

// A thread that writes one database, so that a busy server need not wait for it.

export interface WriteThreadData {
  readonly file: string
  /** Counts the batches that are through, for a sender that has to wait. */
  readonly done: Int32Array
}
export type ToWriteThread =
  | { readonly kind: 'statement'; readonly sql: string }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'close' }
/** A batch is through: committed, or refused with an error of SQLite. */
export interface BatchAnswer {
  readonly id: number
  readonly error?: { readonly code: string; readonly message: string }
}

const { file, done } = workerData as WriteThreadData
const database = new BetterSqlite(file, { timeout: busyMs })
tune(database)
const runner = batchRunner(database)

function answerTo(batch: Batch): BatchAnswer {
  try {
    runner.run(batch)
    return { id: batch.id }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { id: batch.id, error: { code, message: error instanceof Error ? error.message : String(error) } }
  }
}

parentPort?.on('message', (message: ToWriteThread) => {
  switch (message.kind) {
    case 'statement':
      return runner.prepare(message.sql)
    case 'batch':
      parentPort?.postMessage(answerTo(message.batch))
      Atomics.add(done, 0, 1)
      Atomics.notify(done, 0)
      return
    case 'close':
      database.close()
      parentPort?.close()
  }
})
