import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BatchFile } from './batch-results.ts'

/** Where the documents of a batch go. What cannot be written rejects with the error of the system. */
export interface BatchOutput {
  /** For people and problems. */
  readonly place: string
  readonly journalFile: string
  readonly resultsFile: string
  prepare(): Promise<void>
  /** Goes on where an earlier run stood: `end` is the largest one that it noted. */
  open(end: number): Promise<void>
  /** True when the files of an earlier run are there. */
  has(files: readonly BatchFile[]): Promise<boolean>
  write(file: string, bytes: Uint8Array): Promise<void>
  /** How far it reaches, where that is to be noted. */
  end(): number | undefined
  /** What was written is with the system now. */
  flush(): Promise<void>
  /** The run is over: everything is there. */
  finish(): Promise<void>
  close(): Promise<void>
}

/** One file for each document, written beside and renamed. */
export function folderOutput(folder: string): BatchOutput {
  const sizeOf = (path: string) =>
    stat(path).then(
      ({ size }) => size,
      () => undefined,
    )
  return {
    place: folder,
    journalFile: join(folder, 'journal.jsonl'),
    resultsFile: join(folder, 'results.csv'),
    prepare: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
    },
    open: async () => undefined,
    has: async files => {
      for (const { file, bytes } of files) if ((await sizeOf(join(folder, file))) !== bytes) return false
      return true
    },
    write: async (file, bytes) => {
      const path = join(folder, file)
      try {
        await writeFile(`${path}.part`, bytes, { mode: 0o600 })
        await rename(`${path}.part`, path)
      } catch (error) {
        await rm(`${path}.part`, { force: true })
        throw error
      }
    },
    end: () => undefined,
    flush: async () => undefined,
    finish: async () => undefined,
    close: async () => undefined,
  }
}
