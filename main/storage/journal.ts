import { deviceLine } from './device-lines.ts'
import type { JournalFiles } from './journal-files.ts'
import { entryLine, recordLine, sessionLine, sessionOverLine, stepLine } from './journal-lines.ts'
import type { RecordSink } from './record-sink.ts'

/** How long rows may wait for others to share a frame when nobody asks for a commit. */
const groupMs = 8
/** Rows of this size are written at once. */
const frameBytes = 4 * 1024 * 1024
/** More than this is not kept for a disk that takes nothing. */
const mostBytes = 64 * 1024 * 1024

/** Rows that are written to a journal when they have to survive, and from there, later, to the database. */
export interface Journal extends RecordSink {
  /** What was written survives the death of the process. Rejects when the disk refuses; it is tried again later. */
  commit(): Promise<void>
  /** Everything is in the database. */
  flush(): Promise<void>
  /** The same, with the disk synchronised. */
  durable(): Promise<void>
  /** Has the database beside, which this process writes itself, copied from its log into its file, elsewhere. */
  checkpointBeside(): void
  close(): Promise<void>
}

/** The first errors since the last time that somebody was told: of writing the journal, and of the database. */
export interface Losses {
  note(kind: 'journal' | 'database', error: unknown): void
  /** Throws what was noted of this kind. */
  tell(kind: 'journal' | 'database'): void
}

/** `explain` turns an error into the one that callers shall see; `lost` hears at once of the first of several. */
export function createLosses(explain: (error: unknown) => Error, lost: (error: Error) => void): Losses {
  const noted = new Map<'journal' | 'database', Error>()
  return {
    note(kind, cause) {
      const error = explain(cause)
      if (noted.size === 0) lost(error)
      if (!noted.has(kind)) noted.set(kind, error)
    },
    tell(kind) {
      const error = noted.get(kind)
      noted.delete(kind)
      if (error) throw error
    },
  }
}

/** Rows that wait for their frame. */
interface Rows {
  text: string
  readonly pieces: Uint8Array[]
  bytes: number
}
const noRows = (): Rows => ({ text: '', pieces: [], bytes: 0 })

export function createJournal(files: JournalFiles, losses: Losses): Journal {
  const drains: (() => void)[] = []
  let rows = noRows()
  /** The disk took nothing the last time. */
  let isRefused = false
  let timer: NodeJS.Timeout | undefined

  /** Writes the frame; rows that the disk refuses are tried again with the next one. */
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    if (rows.text === '') return
    try {
      files.write(rows.text, rows.pieces, rows.bytes)
      isRefused = false
      rows = noRows()
    } catch (error) {
      isRefused = true
      if (rows.text.length + rows.bytes > mostBytes) rows = noRows()
      losses.note('journal', error)
    }
  }
  const gather = () => {
    for (const drain of drains) drain()
  }
  const soon = () => {
    timer ??= setTimeout(() => {
      gather()
      write()
    }, groupMs)
  }
  const add = (line: string) => {
    rows.text += line
    if (rows.text.length + rows.bytes > frameBytes && !isRefused) write()
    else soon()
  }
  const settle = async (durable: boolean) => {
    gather()
    write()
    await files.applied(durable)
    losses.tell('journal')
    losses.tell('database')
  }

  return {
    record: row => add(recordLine(row)),
    entries(pack) {
      rows.pieces.push(...pack.bodies)
      rows.bytes += pack.bytes
      add(entryLine(pack))
    },
    session: row => add(sessionLine(row)),
    sessionOver: ({ server, device }) => add(sessionOverLine(server, device)),
    device: step => add(stepLine(deviceLine(step))),
    commits: {
      quietly: step => step(),
      beforeCommit: drain => drains.push(drain),
      soon,
    },
    async settled() {
      gather()
      write()
      const isWritten = !isRefused
      return (await files.applied(false)) && isWritten
    },
    async commit() {
      gather()
      write()
      losses.tell('journal')
    },
    flush: () => settle(false),
    durable: () => settle(true),
    checkpointBeside: files.checkpointBeside,
    close() {
      clearTimeout(timer)
      return files.close()
    },
  }
}
