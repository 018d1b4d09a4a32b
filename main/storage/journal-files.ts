import { closeSync, ftruncateSync, writeSync } from 'node:fs'
import type { Apply } from './journal-apply.ts'
import { encodeFrame } from './journal-frames.ts'
import { turnBytes } from './journal-reader.ts'

// Two files take turns: while one is written, the other is brought into the database. Then it is written over from its
// beginning; what stands there still is older than what the database holds.

/** How long frames may wait for being applied, and how soon an order that failed is tried again. */
const applyMs = 100
const retryMs = 1000
/** More than this never waits for the database; then everything waits for the disk. */
const mostBytes = 64 * 1024 * 1024

export interface JournalFiles {
  /** Writes a frame. Throws what the file system throws; then the file is as it was before. */
  write(text: string, pieces: readonly Uint8Array[], bytes: number): void
  /** Tells whether all that was written is in the database, or some was refused; `durable` synchronises the disk. */
  applied(durable: boolean): Promise<boolean>
  checkpointBeside(): void
  close(): Promise<void>
}

export interface JournalFilesPorts {
  /** Both files, open for writing and empty. */
  readonly files: readonly [number, number]
  /** The last frame that is in the database. */
  readonly sequence: number
  readonly apply: Apply
  /** Hears of what the database refused; it is tried again. */
  refused(error: unknown): void
}

interface File {
  readonly index: 0 | 1
  readonly fd: number
  /** Where the last frame ends. */
  end: number
  /** Up to where it was ordered to be applied. */
  ordered: number
  /** Up to where it is in the database, as far as we were told. */
  applied: number
  /** `full`: its turn is over, and it is being emptied; `stuck`: that failed. */
  state: 'ready' | 'full' | 'stuck'
}

const emptyFile = { end: 0, ordered: 0, applied: 0, state: 'ready' } as const

export function journalFiles({ files, apply, refused, ...ports }: JournalFilesPorts): JournalFiles {
  let current: File = { index: 0, fd: files[0], ...emptyFile }
  let other: File = { index: 1, fd: files[1], ...emptyFile }
  let { sequence } = ports
  let orders = 0
  let last = Promise.resolve(true)
  let timer: NodeJS.Timeout | undefined

  const soon = (ms: number) => {
    timer ??= setTimeout(applySoon, ms)
  }
  const order = (file: File, { durable = false, empties = false } = {}) => {
    orders += 1
    const until = file.end
    file.ordered = until
    const done = apply.order({ id: orders, file: file.index, until, durable, empties }).then(
      () => {
        Object.assign(file, empties ? emptyFile : { applied: until })
        return true
      },
      error => {
        if (empties) file.state = 'stuck'
        // Who asks next has it ordered again, and does not take what was refused for done.
        else file.ordered = file.applied
        refused(error)
        soon(retryMs)
        return false
      },
    )
    const before = last
    // What was refused comes first the next time: an order that is done has done those before it.
    last = before.then(() => done)
  }
  const empty = (file: File) => {
    file.state = 'full'
    order(file, { empties: true })
  }
  const applySoon = () => {
    clearTimeout(timer)
    timer = undefined
    if (other.state === 'stuck') empty(other)
    order(current)
  }
  const takeTurns = () => {
    ;[current, other] = [other, current]
    empty(other)
  }

  return {
    write(text, pieces, bytes) {
      const frame = encodeFrame(sequence + 1, text, pieces, bytes)
      try {
        writeAll(current.fd, frame, current.end)
      } catch (error) {
        ftruncateSync(current.fd, current.end)
        throw error
      }
      sequence += 1
      current.end += frame.length
      if (current.end > turnBytes && other.state === 'ready') return takeTurns()
      soon(applyMs)
      if (current.end - current.applied <= mostBytes) return
      applySoon()
      apply.catchUp()
      current.applied = current.end
    },
    applied(durable) {
      if (durable || current.ordered < current.end || other.state === 'stuck') {
        if (other.state === 'stuck') empty(other)
        order(current, { durable })
      }
      return last
    },
    checkpointBeside: apply.checkpoint,
    async close() {
      clearTimeout(timer)
      const isApplied = (await last) && current.ordered === current.end && other.state === 'ready'
      await apply.close()
      for (const fd of files) {
        if (isApplied) ftruncateSync(fd, 0)
        closeSync(fd)
      }
    },
  }
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, position + at)
}
