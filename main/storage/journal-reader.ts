import { fstatSync, fsyncSync, ftruncateSync, readSync } from 'node:fs'
import type { Applier } from './journal-applier.ts'
import { type Frame, frameAt } from './journal-frames.ts'

/** What the reader is to do next. Frames that were written before are applied before. */
export interface ReadOrder {
  /** Rises by one. */
  readonly id: number
  readonly file: 0 | 1
  /** Where the last frame to apply ends. */
  readonly until: number
  readonly durable: boolean
  /** The file is written from its beginning from then on: all of it has to be in the database, on disk. */
  readonly empties: boolean
}

/** The size at which a file has had its turn, in bytes. More of it is not kept. */
export const turnBytes = 8 * 1024 * 1024

export interface Reader {
  /** Carries out an order; those that failed before come first, again. Throws what SQLite or the file system throws. */
  take(order: ReadOrder): void
}

/** How much of the journal is applied in one transaction, in bytes; a larger frame is one of its own. */
const stepBytes = 8 * 1024 * 1024

/**
 * Reads both files of the journal, given open, and applies them. After an error nothing is skipped: the frames stay
 * in their file, and are applied when there is, for instance, space again.
 */
export function createReader(files: readonly [number, number], applier: Applier): Reader {
  const read = [0, 0]
  const left: ReadOrder[] = []
  const carryOut = ({ file, until, durable, empties }: ReadOrder) => {
    const fd = files[file]
    // All that was cut is in the database: by a thread that died over it, or by this order when it came before and failed.
    const isCut = fstatSync(fd).size < until
    for (let at = read[file] ?? 0; at < until && !isCut; at = read[file] ?? 0) {
      const frames = framesFrom(fd, at, until)
      const last = frames.at(-1)
      if (!last) throw new Error('The journal holds a frame that does not fit its checksum.')
      const refused = applier.apply(frames, false)
      read[file] = at + last.end
      if (refused) throw refused
    }
    if (durable || empties) applier.apply([], true)
    if (!empties) return
    // Its pages are written over: a file that is cut to nothing costs new ones, which doubles the work of writing it.
    if (fstatSync(fd).size > turnBytes) ftruncateSync(fd, turnBytes)
    read[file] = 0
  }
  return {
    take(order) {
      left.push(order)
      for (let next = left[0]; next; next = left[0]) {
        carryOut(next)
        left.shift()
      }
    },
  }
}

/** Whole frames of a part of a file; `end` of each counts from `from`. */
function framesFrom(fd: number, from: number, until: number): readonly Frame[] {
  const part = readPart(fd, from, Math.min(until, from + stepBytes))
  const frames = framesIn(part)
  // A frame larger than a step: then all that is to be applied at once.
  return frames.length > 0 || from + part.length >= until ? frames : framesIn(readPart(fd, from, until))
}

/** Up to the first one that does not follow on the one before it: that one was written in an earlier turn. */
function framesIn(part: Buffer): readonly Frame[] {
  const frames: Frame[] = []
  let next: number | undefined
  for (let frame = frameAt(part, 0); frame; frame = frameAt(part, frame.end)) {
    if (frame.sequence !== (next ?? frame.sequence)) break
    frames.push(frame)
    next = frame.sequence + 1
  }
  return frames
}

function readPart(fd: number, from: number, until: number): Buffer {
  const part = Buffer.allocUnsafe(until - from)
  let length = 0
  while (length < part.length) {
    const count = readSync(fd, part, length, part.length - length, from + length)
    if (count === 0) break
    length += count
  }
  return part.subarray(0, length)
}

/**
 * Brings what a process that was killed left in its journal into the database, and empties the files. A frame that was
 * cut ends its file, and so does one of an earlier turn, which is in the database already. Of a frame that the database
 * will never take, `keep` is told before.
 */
export function replay(files: readonly [number, number], applier: Applier, keep: (refused: Error) => void): void {
  const parts = files.map(fd => framesIn(readPart(fd, 0, fstatSync(fd).size)))
  const frames = parts.flat().sort((a, b) => a.sequence - b.sequence)
  const refused = applier.apply(frames, true)
  if (refused) keep(refused)
  for (const fd of files) {
    ftruncateSync(fd, 0)
    fsyncSync(fd)
  }
}
