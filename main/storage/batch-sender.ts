import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { type Batch, type BatchRunner, batchRunner } from './batch.ts'
import type { BatchAnswer, ToWriteThread, WriteThreadData } from './write-thread.ts'

/** Takes batches to where they are written. */
export interface BatchSender {
  /** Adds a statement; they are numbered from 0. */
  prepare(sql: string): void
  /** Settles when the batch is committed, rejects with the error of SQLite. */
  send(batch: Batch): Promise<void>
  /** Lets the thread close its database and end. */
  close(): Promise<void>
}

/** More bytes than this never wait in memory; then everything waits for the disk. */
const mostWaitingBytes = 32 * 1024 * 1024
const waitMs = 10_000

interface Waiting {
  readonly batch: Batch
  settle(error?: Error): void
}

/**
 * Has batches written by a thread of its own, which starts with the first of them. Where no thread can be had, and
 * after it died, `database` writes them here.
 */
export function batchSender(file: string, database: Database): BatchSender {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const statements: string[] = []
  const waiting = new Map<number, Waiting>()
  let waitingBytes = 0
  let thread: Worker | undefined
  let here: BatchRunner | undefined

  const settle = (id: number, error?: Error) => {
    const item = waiting.get(id)
    if (!item) return
    waiting.delete(id)
    waitingBytes -= item.batch.bytes.length
    if (waiting.size === 0) thread?.unref()
    item.settle(error)
  }
  const runHere = (runner: BatchRunner, batch: Batch) => {
    try {
      runner.run(batch)
      settle(batch.id)
    } catch (error) {
      settle(batch.id, error instanceof Error ? error : new Error(String(error)))
    }
  }
  const takeOver = () => {
    thread = undefined
    const runner = batchRunner(database)
    here = runner
    for (const sql of statements) runner.prepare(sql)
    for (const { batch } of [...waiting.values()]) runHere(runner, batch)
  }
  const tell = (message: ToWriteThread) => {
    if (!thread) {
      thread = startThread({ file, done })
      thread.on('message', ({ id, error }: BatchAnswer) => settle(id, error && codedError(error)))
      thread.on('error', takeOver)
    }
    thread.postMessage(message)
  }
  const isCrowded = () => {
    const through = Atomics.load(done, 0)
    const bytes = [...waiting].reduce((sum, [id, { batch }]) => sum + (id > through ? batch.bytes.length : 0), 0)
    return bytes > mostWaitingBytes
  }

  return {
    prepare(sql) {
      statements.push(sql)
      if (here) here.prepare(sql)
      else tell({ kind: 'statement', sql })
    },
    send: batch =>
      new Promise((done_, failed) => {
        waiting.set(batch.id, { batch, settle: error => (error ? failed(error) : done_()) })
        waitingBytes += batch.bytes.length
        if (here) return runHere(here, batch)
        tell({ kind: 'batch', batch })
        thread?.ref()
        while (waitingBytes > mostWaitingBytes && isCrowded()) {
          if (Atomics.wait(done, 0, Atomics.load(done, 0), waitMs) === 'timed-out') break
        }
      }),
    async close() {
      if (!thread) return
      const ended = once(thread, 'exit')
      thread.ref()
      tell({ kind: 'close' })
      await ended
    },
  }
}

function startThread(workerData: WriteThreadData): Worker {
  // Beside this file: its source, or what the build made of it.
  const name = import.meta.url.endsWith('.ts') ? './write-thread.ts' : './write-thread.js'
  const thread = new Worker(new URL(name, import.meta.url), { workerData, execArgv: [], name: 'dmwb writer' })
  thread.unref()
  return thread
}

function codedError({ code, message }: { readonly code: string; readonly message: string }): Error {
  return Object.assign(new Error(message), { code })
}
