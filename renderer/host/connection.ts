import type { ClientLink } from '@orpc/client'

/** A connection that stands. `closed` settles when it no longer does. */
export interface Connection {
  readonly link: ClientLink<Record<never, never>>
  readonly closed: Promise<void>
}
