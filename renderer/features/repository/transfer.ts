import { type BlobItem, pieceBytes } from '#contract'
import { ask, call, host } from '../../host.ts'

/** A transfer that a person can see and end. */
export interface Progress {
  readonly done: number
  readonly total: number
}

interface Wanted {
  readonly path: string
  readonly mediaType: string
  readonly owner?: string
}

/** Sends a file piece by piece; false when it was ended, or a problem was told. */
export async function upload(
  file: File,
  wanted: Wanted,
  signal: AbortSignal,
  told: (progress: Progress) => void,
): Promise<boolean> {
  const begun = await ask(host.repository.receive(wanted))
  if (!begun) return false
  const { upload: id } = begun
  for (let from = 0; from < file.size; from += pieceBytes) {
    told({ done: from, total: file.size })
    const bytes = new Uint8Array(await file.slice(from, from + pieceBytes).arrayBuffer())
    const taken = signal.aborted ? undefined : await ask(host.repository.piece({ upload: id, from, bytes }))
    if (taken === undefined) {
      await call(host.repository.drop({ upload: id }))
      return false
    }
  }
  told({ done: file.size, total: file.size })
  return (await ask(host.repository.keep({ upload: id }))) !== undefined
}

/** Fetches a body piece by piece; undefined when it was ended, or a problem was told. */
export async function download(
  { path, etag, size, mediaType }: BlobItem,
  signal: AbortSignal,
  told: (progress: Progress) => void,
): Promise<Blob | undefined> {
  const pieces: Blob[] = []
  for (let from = 0; from < size; from += pieceBytes) {
    told({ done: from, total: size })
    const bytes = signal.aborted ? undefined : await ask(host.repository.read({ path, etag, from }))
    if (!bytes) return undefined
    // A Blob of blobs: the browser keeps large ones on disk.
    pieces.push(new Blob([bytes.slice()]))
  }
  return new Blob(pieces, { type: mediaType })
}
