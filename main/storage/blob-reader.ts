import type { FileHandle } from 'node:fs/promises'

const pieceBytes = 256 * 1024

/** Bytes of a body, piece by piece. */
export interface BlobReader {
  /**
   * The next piece; undefined at the end. It is good until the second call from here: two pieces take turns, so that a
   * gigabyte costs no more memory than a page.
   */
  next(): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** A file from byte `first` to byte `last`, both included; the handle closes with the reader. */
export function blobReader(handle: FileHandle, first: number, last: number): BlobReader {
  let [piece, other] = [new Uint8Array(0), new Uint8Array(0)]
  let position = first
  return {
    async next() {
      const wanted = Math.min(pieceBytes, last + 1 - position)
      if (wanted <= 0) return undefined
      ;[piece, other] = [other, piece]
      if (piece.length < wanted) piece = new Uint8Array(wanted)
      const { bytesRead } = await handle.read(piece, 0, wanted, position)
      position += bytesRead
      // Shorter than it was when it was kept: the end of the answer would never come.
      if (bytesRead === 0) throw Object.assign(new Error('The file of a body is too short.'), { code: 'EIO' })
      return piece.subarray(0, bytesRead)
    },
    close: () => handle.close(),
  }
}

/** The same of what is at hand. */
export function bytesReader(bytes: Uint8Array): BlobReader {
  let rest: Uint8Array | undefined = bytes.length > 0 ? bytes : undefined
  return {
    async next() {
      const all = rest
      rest = undefined
      return all
    },
    close: async () => undefined,
  }
}

/** All that a reader gives, in one piece. */
export async function wholeOf(reader: BlobReader): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  try {
    for (let piece = await reader.next(); piece; piece = await reader.next()) pieces.push(piece.slice())
    return Buffer.concat(pieces)
  } finally {
    await reader.close()
  }
}
