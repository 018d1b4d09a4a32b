import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ApplyAnswer, ApplyThreadData, ToApplyThread } from './apply-thread.ts'
import type { Reader, ReadOrder } from './journal-reader.ts'

/** Has the journal brought into the database. */
export interface Apply {
  /** Settles when the order is done, rejects with the error of SQLite or the file system. */
  order(order: ReadOrder): Promise<void>
  /** Waits, and lets nothing else run, until all orders are done; a few seconds at most. */
  catchUp(): void
  /** Has the database beside copied from its log into its file; where there is no thread, nothing happens. */
  checkpoint(): void
  close(): Promise<void>
}

const waitMs = 10_000

interface Waiting {
  readonly order: ReadOrder
  settle(error?: Error): void
}

/** By a thread of its own, which starts at once. Where none can be had, and after it died, `here` reads in this one. */
export function applyApart(data: Omit<ApplyThreadData, 'done'>, here: () => Reader): Apply {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined = startThread({ ...data, done })
  let reader: Reader | undefined
  let last = 0
  let isClosing = false

  const settle = (id: number, error?: Error) => {
    const item = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0 && !isClosing) thread?.unref()
    item?.settle(error)
  }
  const readHere = (order: ReadOrder) => {
    try {
      reader ??= here()
      reader.take(order)
      settle(order.id)
    } catch (error) {
      settle(order.id, error instanceof Error ? error : new Error(String(error)))
    }
  }
  const takeOver = () => {
    thread = undefined
    for (const { order } of [...waiting.values()]) readHere(order)
  }
  thread.on('message', ({ id, error }: ApplyAnswer) => settle(id, error && codedError(error)))
  thread.on('error', takeOver)

  const tell = (message: ToApplyThread) => thread?.postMessage(message)
  return {
    order: order =>
      new Promise((resolve, reject) => {
        last = order.id
        waiting.set(order.id, { order, settle: error => (error ? reject(error) : resolve()) })
        if (!thread) return readHere(order)
        thread.ref()
        tell({ kind: 'read', order })
      }),
    catchUp() {
      while (thread && Atomics.load(done, 0) < last) {
        if (Atomics.wait(done, 0, Atomics.load(done, 0), waitMs) === 'timed-out') return
      }
    },
    checkpoint: () => tell({ kind: 'checkpoint' }),
    async close() {
      if (!thread) return
      isClosing = true
      const ended = once(thread, 'exit')
      thread.ref()
      tell({ kind: 'close' })
      await ended
    },
  }
}

function startThread(workerData: ApplyThreadData): Worker {
  // Beside the storage's own file: its source, or what the build made of it.
  const name = import.meta.url.endsWith('.ts') ? './apply-thread.ts' : './apply-thread.js'
  const thread = new Worker(new URL(name, import.meta.url), { workerData, execArgv: [], name: 'dmwb writer' })
  thread.unref()
  return thread
}

function codedError({ code, message }: { readonly code: string; readonly message: string }): Error {
  return Object.assign(new Error(message), { code })
}
