import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure } from '#core/failure.ts'
import { problem } from '#core/problem.ts'
import type { BatchOutput } from './batch-output.ts'
import { tarEnd, tarEntry } from './tar.ts'

/** Bytes that wait before they are written. */
const mostWaiting = 1024 * 1024

/**
 * One tar archive (POSIX ustar) with all documents and, as its last file, the results. It grows as `<file>.part`; journal
 * and results lie beside it. A run that goes on cuts off what was not noted, and begins the end anew.
 */
export function tarOutput(file: string, now: () => number = Date.now): BatchOutput {
  const part = `${file}.part`
  const resultsFile = `${file}.results.csv`
  let handle: FileHandle | undefined
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  /** Where the next byte goes. */
  let position = 0
  let end = 0

  const add = (bytes: Uint8Array) => {
    waiting.push(bytes)
    waitingBytes += bytes.length
    end += bytes.length
  }
  const flush = async () => {
    if (waitingBytes === 0 || !handle) return
    const bytes = Buffer.concat(waiting)
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at)
      at += bytesWritten
    }
    position += bytes.length
    waiting = []
    waitingBytes = 0
  }
  const seconds = () => Math.floor(now() / 1000)

  return {
    place: file,
    journalFile: `${file}.journal.jsonl`,
    resultsFile,
    prepare: async () => undefined,
    open: async noted => {
      if (noted === 0 && (await sizeOf(file)) !== undefined) {
        throw new Failure(problem('cli.file-unwritable', { file, what: 'it is there already' }, { file }))
      }
      // A finished archive is taken up again; its journal says what is in it.
      if (noted > 0 && (await sizeOf(part)) === undefined) await rename(file, part).catch(() => undefined)
      const size = (await sizeOf(part)) ?? 0
      if (size < noted) throw new Failure(problem('bootstrap.archive-short', { file: part }, { file: part }))
      handle = await open(part, noted === 0 ? 'w' : 'r+', 0o600)
      await handle.truncate(noted)
      position = noted
      end = noted
    },
    has: async () => true,
    write: async (name, bytes) => {
      add(tarEntry({ name, bytes, modifiedAt: seconds() }))
      if (waitingBytes > mostWaiting) await flush()
    },
    end: () => end,
    flush,
    finish: async () => {
      const results = await readFile(`${resultsFile}.part`)
      add(tarEntry({ name: basename(resultsFile), bytes: results, modifiedAt: seconds() }))
      add(tarEnd)
      await flush()
      await handle?.sync()
      await rename(part, file)
    },
    close: async () => {
      await handle?.close()
    },
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
