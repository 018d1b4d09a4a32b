import type { FileHandle } from 'node:fs/promises'
import type { BlobFiles } from './blob-files.ts'

/** Up to so many bytes stay in the database; more lie in a file. */
const mostInDatabase = 1024 * 1024
/** Two blocks of this size take turns: one fills while the other is written. */
const blockBytes = 512 * 1024

/** A body on its way into the store. Nobody sees it before it is kept. */
export interface IncomingBytes {
  /**
   * Takes the next bytes. A promise = wait for it before the next call, so that a fast sender fills no memory. The
   * promise, or that of a later call, rejects when the disk refuses.
   */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** All bytes, or the file that holds them; nothing comes any more. */
  done(): Promise<
    { readonly size: number; readonly bytes: Uint8Array } | { readonly size: number; readonly file: string }
  >
  /** Leaves nothing behind. */
  drop(): Promise<void>
}

/** Gathers small bodies in memory, and writes large ones to a file while they come. */
export function incomingBytes(files: BlobFiles): IncomingBytes {
  const small: Uint8Array[] = []
  let size = 0
  let file: Promise<{ readonly name: string; readonly handle: FileHandle }> | undefined
  let [filling, spare, used] = [new Uint8Array(0), new Uint8Array(0), 0]
  /** The one write that is under way; a failed one stays. */
  let writing: Promise<void> = Promise.resolve()
  let isWriting = false

  const writeOut = (bytes: Uint8Array) => {
    isWriting = true
    writing = (async () => {
      file ??= files.create()
      await writeAll((await file).handle, bytes)
      isWriting = false
    })()
    // Its failure shows to whoever waits for it next.
    writing.catch(() => undefined)
  }
  const swap = () => {
    writeOut(filling.subarray(0, used))
    ;[filling, spare, used] = [spare, filling, 0]
  }
  const copy = (chunk: Uint8Array) => {
    filling.set(chunk, used)
    used += chunk.length
  }
  /** What came so far is too much for the database: from here on it goes to a file. */
  const outgrow = () => {
    ;[filling, spare] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)]
    writeOut(Buffer.concat(small.splice(0)))
  }
  /** Larger than a block: such a chunk is written as it is. */
  const writeLarge = async (chunk: Uint8Array) => {
    await writing
    if (used > 0) swap()
    await writing
    writeOut(chunk)
    await writing
  }
  const later = async (chunk: Uint8Array) => {
    await writing
    swap()
    copy(chunk)
  }
  return {
    write(chunk) {
      size += chunk.length
      if (size <= mostInDatabase) {
        small.push(chunk)
        return undefined
      }
      if (filling.length === 0) outgrow()
      if (chunk.length > blockBytes) return writeLarge(chunk)
      if (used + chunk.length > blockBytes) {
        if (isWriting) return later(chunk)
        swap()
      }
      copy(chunk)
      return undefined
    },
    async done() {
      if (filling.length === 0) return { size, bytes: Buffer.concat(small) }
      await writing
      if (used > 0) swap()
      await writing
      const { name, handle } = await (file ?? files.create())
      await handle.datasync()
      await handle.close()
      return { size, file: name }
    },
    async drop() {
      small.length = 0
      await writing.catch(() => undefined)
      const made = await file?.catch(() => undefined)
      if (!made) return
      await made.handle.close().catch(() => undefined)
      await files.remove(made.name)
    },
  }
}

/** The whole of it: the system may take a part only, e.g. when the disk is nearly full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, from, bytes.length - from)
    from += bytesWritten
  }
}
