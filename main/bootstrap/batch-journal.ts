import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, truncate } from 'node:fs/promises'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { BatchFile } from './batch-results.ts'
import { NameTable } from './name-table.ts'

/** A row that is finished: what it was made of, its files, and how far the output reached then. */
export interface Finished {
  readonly row: string
  readonly files: readonly BatchFile[]
  readonly end?: number
}

/** What is finished, line by line in a file; of a hundred thousand devices only the places of their lines are in memory. */
export interface BatchJournal {
  /** How far the output reached at the last line. */
  readonly end: number
  finished(device: string): Promise<Finished | undefined>
  write(lines: string): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** A line holds the facts of a few files. */
const longestLine = 64 * 1024

/**
 * Opens a journal, and begins it where there is none. What follows the last line end was cut while it was written, and goes.
 * Problem: `bootstrap.batch-other`, when it is of other settings.
 */
export async function openJournal(path: string, settings: string, place: string): Promise<Result<BatchJournal>> {
  const wanted = createHash('sha256').update(settings).digest('hex')
  const lines = new NameTable()
  let end = 0
  let size = 0
  for await (const { text, at } of linesOf(path)) {
    const entry = parsed(text)
    if (at === 0 && entry?.settings !== wanted)
      return failed(problem('bootstrap.batch-other', { folder: place }, { file: path }))
    size = at + Buffer.byteLength(text) + 1
    if (entry?.device === undefined || entry.files === undefined) continue
    lines.set(entry.device, at)
    end = Math.max(end, entry.end ?? 0)
  }
  const handle = await open(path, 'a+', 0o600)
  await truncate(path, size)
  if (size === 0) await handle.write(`${JSON.stringify({ kind: 'dmwb-bootstrap-journal', settings: wanted })}\n`)
  return ok({
    end,
    finished: async device => {
      const at = lines.get(device)
      return at === undefined ? undefined : entryAt(handle, at, device)
    },
    write: async text => {
      await handle.write(text)
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  })
}

interface Line {
  readonly text: string
  /** Its first byte in the file. */
  readonly at: number
}

/** The whole lines of a file; none of one that is not there. */
async function* linesOf(path: string): AsyncIterable<Line> {
  let rest = Buffer.alloc(0)
  let at = 0
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk])
      for (let stop = rest.indexOf(10); stop >= 0; stop = rest.indexOf(10)) {
        yield { text: rest.subarray(0, stop).toString('utf8'), at }
        rest = rest.subarray(stop + 1)
        at += stop + 1
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

async function entryAt(handle: FileHandle, at: number, device: string): Promise<Finished | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(longestLine), 0, longestLine, at)
  const stop = buffer.subarray(0, bytesRead).indexOf(10)
  const entry = stop < 0 ? undefined : parsed(buffer.toString('utf8', 0, stop))
  return entry?.device === device ? (entry as Finished) : undefined
}

type Entry = Partial<Finished> & { readonly settings?: string; readonly device?: string }

function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}
