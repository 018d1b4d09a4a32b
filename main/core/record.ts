import type { AuthForm } from './auth-mode.ts'
import type { DialectName } from './dialect/dialect.ts'
import type { Problem } from './problem.ts'

// What the recorder keeps (our own; see ARCHITECTURE.md): a record is one DM session, bootstrap or stray request.

export type Role = 'device' | 'server' | 'repository' | 'bootstrap' | 'push' | 'web' | 'application' | 'workbench'
export type Header = readonly [name: string, value: string]

/** What protected an exchange; none = plain HTTP without credentials. */
export interface Security {
  /** TLS version as OpenSSL names it, e.g. `TLSv1.2`; undefined without TLS. */
  readonly version?: string
  /** The suite by its name in the standard, e.g. `TLS_PSK_WITH_AES_128_GCM_SHA256`. */
  readonly suite?: string
  /** How the device said who it is. */
  readonly auth?: AuthForm
}

export interface RequestHead {
  readonly method: string
  /** Request target as it was sent, or the full URL on the client's side. */
  readonly target: string
  readonly headers: readonly Header[]
  /** Told by a server. */
  readonly security?: Security | undefined
}
export interface ResponseHead {
  readonly status: number
  readonly headers: readonly Header[]
  /** Told by a client, which knows its connection only now. */
  readonly security?: Security | undefined
}

/**
 * `browser`: the web pages that a SHOW led to; `serial`: what went over a serial line; `application`: a local application
 * at the interface of its device.
 */
export type RecordKind =
  | 'session'
  | 'bootstrap'
  | 'repository'
  | 'browser'
  | 'application'
  | 'interface' // another system used one of our interfaces
  | 'notification'
  | 'refused'
  | 'serial'

/** How a push travels: in a datagram, in short messages, through a push service; a card is read at power-on; over a cable. */
export type PushWay = 'udp' | 'sms' | 'gcm' | 'card' | 'cable'
export type RecordOutcome =
  | 'open' // still running
  | 'done' // a session that ended by END, a transfer that was complete
  | 'failed' // ended by a problem
  | 'broken' // the workbench was stopped in the middle

/** What is known about a record; `details` may grow while it is open. */
export interface RecordInfo {
  readonly kind: RecordKind
  readonly deviceId?: string
  readonly serverId?: string
  readonly dialect?: DialectName
  /** Which end of the wire wrote this record. */
  readonly side: 'server' | 'device'
  /** Set when TLS or authentication was off: the insecure test mode, shown wherever the record is shown. */
  readonly insecure?: boolean
  readonly peer?: string
}

export interface RecordSummary extends RecordInfo {
  readonly id: string
  /** Microseconds since 1970, one clock for all entries. */
  readonly startedAt: number
  readonly endedAt?: number
  readonly outcome: RecordOutcome
  readonly problem?: Problem
  readonly warnings: number
  readonly packages: number
}

/** One thing that happened. Entries of all records share one clock and one rising id. */
export type RecordEntry = { readonly id: number; readonly record: string; readonly at: number } & EntryContent
export type EntryContent =
  | {
      readonly kind: 'request'
      readonly exchange: number
      readonly from: Role
      readonly to: Role
      readonly head: RequestHead
    }
  /** Request body; `complete` is false when the sender stopped in the middle. */
  | {
      readonly kind: 'request-body'
      readonly exchange: number
      readonly body: Uint8Array
      readonly complete: boolean
      /** The body holds secrets: it is sealed at rest and shown redacted. */
      readonly sealed?: boolean
      /** Bytes of the whole body, when only its beginning is kept here. */
      readonly size?: number
    }
  | {
      readonly kind: 'response'
      readonly exchange: number
      readonly head: ResponseHead
      readonly body: Uint8Array
      /** As for a request body. */
      readonly sealed?: boolean
      readonly size?: number
    }
  | { readonly kind: 'aborted'; readonly exchange: number; readonly problem: Problem }
  | { readonly kind: 'note'; readonly problem: Problem }
  | ({ readonly kind: 'push' } & PushContent)
  /** Bytes of a serial line, as they came or went. */
  | ({ readonly kind: 'serial' } & SerialContent)
  /** What happened to the line itself, in words. */
  | { readonly kind: 'remark'; readonly words: string }

export interface SerialContent {
  readonly from: 'device' | 'workbench'
  readonly body: Uint8Array
  /** It carries a DM Bootstrap: as for a request body. */
  readonly sealed?: boolean
}

/** A push, which nothing answers: the bytes that carry Package#0, or a DM Bootstrap. */
export interface PushContent {
  readonly from: Role
  readonly to: Role
  readonly way: PushWay
  /** The WSP PDU; by a push service the notification itself. */
  readonly body: Uint8Array
  /** When it was sent (µs), if it is told later: in the record of the session that answers it. */
  readonly sentAt?: number
  /** A DM Bootstrap, which holds secrets: as for a request body. A notification holds none. */
  readonly sealed?: boolean
}

export interface BodyOptions {
  readonly sealed?: boolean
  /** Bytes of the whole body, when only its beginning is given. */
  readonly size?: number
}

/** One HTTP exchange while it is recorded. */
export interface ExchangeLog {
  /** The whole body, or what came of it. Call once. */
  requestBody(body: Uint8Array, complete: boolean, options?: BodyOptions): void
  response(head: ResponseHead, body: Uint8Array, options?: BodyOptions): void
  aborted(problem: Problem): void
}

/** One record while it is written. Nothing here blocks; everything is on disk after `Recorder.flush`. */
export interface RecordLog {
  readonly id: string
  exchange(from: Role, to: Role, head: RequestHead): ExchangeLog
  push(content: PushContent): void
  /** A warning or an explanation beside the traffic. */
  note(problem: Problem): void
  /** Adds what became known later, e.g. the device id. */
  learn(info: Partial<RecordInfo>): void
  end(outcome: 'done' | 'failed', problem?: Problem): void
}

/** A record that holds a serial line, too. */
export interface LineLog extends RecordLog {
  serial(content: SerialContent): void
  /** What happened to the line, such as a cable that was pulled. */
  remark(words: string): void
}

/** Port of everything that records; `main/recorder` implements it. */
export interface Recorder {
  open(info: RecordInfo): RecordLog
  /** Goes on with an open record, e.g. after a restart; undefined if there is none with this id. */
  resume(id: string): RecordLog | undefined
  /** Settles when everything recorded so far is on disk. */
  flush(): Promise<void>
}

/** A recorder whose records may go on in another process. */
export interface ContinuedRecorder extends Recorder {
  open(info: RecordInfo): LineLog
  /** The same for a record that another process on the same store may have written last. */
  takeUp(id: string): Promise<RecordLog | undefined>
  /** Leaves an open record to whoever takes it up next; nothing more is written to it from here. */
  leave(id: string): void
}
