import { randomBytes } from 'node:crypto'
import { constants, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BlobReader, blobReader } from './blob-reader.ts'

/** Large bodies, each in a file under a name that none had before: no name from outside becomes a path. */
export interface BlobFiles {
  /** A new, empty file to write to. */
  create(): Promise<{ readonly name: string; readonly handle: FileHandle }>
  /** A file from byte `first` to byte `last`, both included. Opened when it settles. */
  read(name: string, first: number, last: number): Promise<BlobReader>
  /** A file that is gone, or that the system holds open, is no error: the next start looks again. */
  remove(name: string): Promise<void>
  /** Free bytes on the disk. */
  free(): Promise<number>
  /** Removes all but these: uploads that a killed process left, and what was replaced meanwhile. */
  sweep(known: ReadonlySet<string>): Promise<void>
  close(): void
}

/** `folder` is made when it is first needed; undefined = a folder that goes with the store. */
export function blobFiles(folder: string | undefined): BlobFiles {
  let temporary: string | undefined
  const place = async (): Promise<string> => {
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return folder
    }
    temporary ??= mkdtempSync(join(tmpdir(), 'dmwb-blobs-'))
    return temporary
  }
  return {
    async create() {
      const name = randomBytes(16).toString('hex')
      return { name, handle: await open(join(await place(), name), 'wx', 0o600) }
    },
    async read(name, first, last) {
      const file = join(await place(), name)
      // A link that somebody put there is not followed.
      const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
      return blobReader(handle, first, last)
    },
    async remove(name) {
      await rm(join(await place(), name), { force: true }).catch(() => undefined)
    },
    async free() {
      const { bavail, bsize } = await statfs(await place())
      return bavail * bsize
    },
    async sweep(known) {
      if (folder === undefined) return
      const names = await readdir(folder).catch((): string[] => [])
      const left = names.filter(name => /^[0-9a-f]{32}$/.test(name) && !known.has(name))
      await Promise.all(left.map(name => rm(join(folder, name), { force: true }).catch(() => undefined)))
    },
    close() {
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true })
    },
  }
}
