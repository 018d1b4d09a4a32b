import type { Generated } from 'kysely'

// The tables as queries see them. Times are microseconds since 1970, flags 0 or 1, `…Json` columns hold JSON text.

interface Records {
  number: number
  id: string
  kind: string
  side: string
  device: string | null
  server: string | null
  dialect: string | null
  insecure: number
  peer: string | null
  startedAt: number
  endedAt: number | null
  outcome: string
  problemJson: string | null
  warnings: number
  packages: number
}
/** Entries of one record that were written together. */
interface Entries {
  firstId: number
  lastId: number
  record: number
  contentJson: string
  bodies: Uint8Array | null
}
interface Devices {
  id: string
  name: string | null
  firstSeenAt: number | null
  lastSeenAt: number | null
  lastRecord: string | null
  problemJson: string | null
  mosJson: string
  insecure: number
  account: string
  /** Of what a device says when it calls in; null where that is another than the row. */
  digest: string | null
}
/**
 * When something came last: a device, where `uri` is empty (a later time in `devices` is of processes that shared the
 * store), or what is in `reads`, with a digest of it.
 */
interface LastSeen {
  device: string
  uri: string
  at: number
  record: string | null
  digest: string | null
}
interface Reads {
  device: string
  uri: string
  at: number
  record: string | null
  elementJson: string
}
interface PastReads extends Reads {
  id: Generated<number>
}
interface Work {
  id: Generated<number>
  device: string
  /** Empty for the first server of the store. */
  server: string
  authority: string | null
  wireJson: string
  state: string
  statusJson: string | null
  result: string | null
  record: string | null
  round: number | null
  createdAt: number
  sentAt: number | null
  doneAt: number | null
  /** Where it stands in the queue when it was moved; else its id counts. */
  place: number | null
}
/** Sessions that are open, one per DM Server and device. */
interface Sessions {
  server: string
  device: string
  record: string
  round: number
  turn: string
  json: string
}
interface Accounts {
  id: string
  server: string
  device: string
  user: string | null
  secretName: string | null
  fingerprint: string | null
  state: string
  createdAt: number
  provedAt: number | null
}
interface Secrets {
  name: string
  sealed: Uint8Array
}
interface Blobs {
  path: string
  mediaType: string
  etag: string
  owner: string | null
  at: number
  /** Empty for a large body, which lies in `file`. */
  bytes: Uint8Array
  file: string | null
  /** Of a large body. */
  size: number | null
}
interface Runs {
  id: string
  startedAt: number
  json: string
}
interface Documents {
  area: string
  id: string
  json: string
}

interface Alerts {
  id: Generated<number>
  device: string
  at: number
  record: string | null
  type: string
  mark: string
  alertJson: string
}
interface AlertCounts {
  device: string
  mark: string
  kept: number
  dropped: number
}
interface RuleRuns {
  id: string
  rule: string
  device: string
  at: number
  state: string
  detailsJson: string
}

interface Notifications {
  id: Generated<number>
  device: string
  state: string
  createdAt: number
  json: string
}

export interface Tables {
  records: Records
  entries: Entries
  devices: Devices
  lastSeen: LastSeen
  reads: Reads
  pastReads: PastReads
  work: Work
  sessions: Sessions
  accounts: Accounts
  secrets: Secrets
  blobs: Blobs
  runs: Runs
  documents: Documents
  alerts: Alerts
  alertCounts: AlertCounts
  ruleRuns: RuleRuns
  notifications: Notifications
  /** One row: the highest numbers that were leased to processes that share the records. */
  leases: { id: number; record: number; entry: number }
  /** One row; writing it makes a commit that is synchronised to the disk. */
  marker: { id: number; count: number }
}
