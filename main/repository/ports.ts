import type { Problem } from '#core/problem.ts'
import type { Recorder, RecordLog } from '#core/record.ts'
import type { AccountLookup, AuthMode } from '#http/authenticate.ts'

/** Data in the repository. */
export interface StoredBlob {
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Entity tag with its quotes (RFC 9110 §8.8.3). */
  readonly etag: string
  /** The only device that may read it; undefined = every device. */
  readonly owner?: string
}

export interface BlobStorePort {
  get(path: string): Promise<StoredBlob | undefined>
  put(
    path: string,
    mediaType: string,
    bytes: Uint8Array,
    owner: string | undefined,
    at: number,
  ): Promise<{ readonly etag: string }>
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
}

export interface RepositoryPorts {
  readonly blobs: BlobStorePort
  readonly accounts: AccountLookup
  readonly recorder: Recorder
  /** Hears of an upload that was refused because its place takes less. */
  tooLarge?(path: string, problem: Problem): void
  /** The record of the device's open session, so that its transfers are told there. */
  recorderFor(deviceId: string): RecordLog | undefined
  /** Microseconds since 1970. */
  now(): number
}
