import type { ContinuedRecorder } from '#core/record.ts'
import type { Authority } from '#http/authority.ts'
import type { Store } from '#storage/store.ts'
import type { EventHub } from './events.ts'
import type { LogBook } from './log.ts'

/** What every area works with. */
export interface Parts {
  readonly store: Store
  readonly recorder: ContinuedRecorder
  readonly authority: Authority
  readonly hub: EventHub
  readonly log: LogBook
  /** Microseconds since 1970. */
  readonly now: () => number
  readonly folders: Folders
  /** The identity under which the DM Server of this data folder stands in DM Accounts. */
  readonly serverId: string
}

export interface Folders {
  readonly data: string
  /** Profiles, descriptions and other small text files of the user. */
  readonly workspace: string
  /** What ships with the workbench. */
  readonly resources: string
}
