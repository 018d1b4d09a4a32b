import type { BatchValue } from './batch.ts'
import type { BatchSender } from './batch-sender.ts'
import type { GroupCommit } from './group-commit.ts'

/** How long a write may wait for others to share its commit, and how much may share it. */
const groupMs = 8
const groupValues = 40_000
const groupBytes = 4 * 1024 * 1024

/** Commits that happen in another thread. What is written cannot be read before `settled`. */
export interface ThreadCommits extends Omit<GroupCommit, 'write'> {
  /** Adds a statement and gives back its number. */
  prepare(sql: string): number
  /** Adds a write to the commit that is being gathered; an error is kept for the next flush. */
  add(statement: number, values: readonly unknown[]): void
  /** Settles when everything that was added is committed, or lost. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Gathers writes and sends them off every few milliseconds; `explain` and `lost` as for `groupCommit`. */
export function threadCommits(
  sender: BatchSender,
  explain: (error: unknown) => Error,
  lost: (error: Error) => void,
): ThreadCommits {
  const drains: (() => void)[] = []
  const lateDrains: (() => void)[] = []
  let statements = 0
  let batches = 0
  let writes: BatchValue[] = []
  let pieces: Uint8Array[] = []
  let bytes = 0
  let loss: Error | undefined
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()

  const lose = (error: unknown) => {
    const first = loss === undefined
    loss ??= explain(error)
    if (first) lost(loss)
  }
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      send(false)
    }, groupMs)
  }
  const send = (durable: boolean) => {
    for (const drain of drains) drain()
    if (writes.length === 0 && !durable) return
    clearTimeout(timer)
    timer = undefined
    batches += 1
    const batch = { id: batches, writes, bytes: joined(pieces, bytes), durable }
    writes = []
    pieces = []
    bytes = 0
    const before = last
    last = sender
      .send(batch)
      .catch(lose)
      .then(() => before)
  }
  const settle = async (durable: boolean, late = true) => {
    if (late) for (const drain of lateDrains) drain()
    send(durable)
    await last
    const lostNow = loss
    loss = undefined
    if (lostNow) throw lostNow
  }

  return {
    prepare(sql) {
      sender.prepare(sql)
      statements += 1
      return statements - 1
    },
    add(statement, values) {
      writes.push(statement, values.length)
      for (const value of values) {
        if (typeof value === 'object' && value instanceof Uint8Array) {
          writes.push([bytes, bytes + value.length])
          pieces.push(value)
          bytes += value.length
        } else writes.push(value as BatchValue)
      }
      if (writes.length > groupValues || bytes > groupBytes) send(false)
      else soon()
    },
    quietly: run => run(),
    beforeCommit: drain => drains.push(drain),
    beforeFlush: drain => lateDrains.push(drain),
    soon,
    async settled() {
      send(false)
      await last
    },
    commit: () => settle(false, false),
    flush: () => settle(false),
    durable: () => settle(true),
    close: sender.close,
  }
}

/** Memory of their own: what goes to another thread takes all of its memory along. */
function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
