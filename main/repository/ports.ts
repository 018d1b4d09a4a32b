import type { Problem } from '#core/problem.ts'
import type { Recorder, RecordLog } from '#core/record.ts'
import type { BodySource } from '#http/answer-stream.ts'
import type { AccountLookup, AuthMode } from '#http/authenticate.ts'

/** What is known of data in the repository. */
export interface BlobFacts {
  readonly mediaType: string
  /** Entity tag with its quotes (RFC 9110 §8.8.3). */
  readonly etag: string
  /** The only device that may read it; undefined = every device. */
  readonly owner?: string
  readonly size: number
}

export interface StoredBlob extends BlobFacts {
  /** All of it, when it is small. */
  readonly bytes?: Uint8Array
  /** From byte `first` to byte `last`, both included, as fast as it is taken. */
  read(first: number, last: number): Promise<BodySource>
}

/** What goes with the bytes of a body. */
export interface BlobHead {
  readonly path: string
  readonly mediaType: string
  readonly owner: string | undefined
  /** Microseconds since 1970. */
  readonly at: number
}

/** A body on its way into the store; nobody sees it before it is kept. */
export interface IncomingBlob {
  /** A promise = wait for it. Rejects with a `Failure` when the disk refuses. */
  write(chunk: Uint8Array): Promise<void> | undefined
  /**
   * Puts it in its place, unless `mayReplace` says no to what is there at this very moment: then nothing changes, and
   * that is given back.
   */
  keep(
    head: BlobHead,
    mayReplace: (before: BlobFacts | undefined) => boolean,
  ): Promise<{ readonly kept: boolean; readonly before?: BlobFacts; readonly etag: string }>
  /** Leaves nothing behind. */
  drop(): Promise<void>
}

export interface BlobStorePort {
  get(path: string): Promise<StoredBlob | undefined>
  info(path: string): Promise<BlobFacts | undefined>
  receive(): IncomingBlob
  /** Free bytes on the disk. */
  free(): Promise<number>
}

export interface RepositoryOptions {
  readonly serverId: string
  /** Path that all data lies below; begins and ends with `/`. */
  readonly prefix: string
  readonly auth: AuthMode
  /** TLS or authentication is off: every record says so. */
  readonly insecure: boolean
  /** Largest body, in bytes. */
  readonly limitBytes: number
  /** Media types, and ranges of them, that devices may deliver; none = every one (OMA DM 2.0 §5.5). */
  readonly takes?: () => readonly string[]
  /** How long the other side may bring or take next to nothing, in milliseconds; one minute. */
  readonly stallMs?: number
}

export interface RepositoryPorts {
  readonly blobs: BlobStorePort
  readonly accounts: AccountLookup
  readonly recorder: Recorder
  /** Hears of an upload that was refused because its place takes less. */
  tooLarge?(path: string, problem: Problem): void
  /** Something was stored. */
  stored?(path: string): void
  /** The record of the device's open session, so that its transfers are told there. */
  recorderFor(deviceId: string): RecordLog | undefined
  /** Microseconds since 1970. */
  now(): number
}
