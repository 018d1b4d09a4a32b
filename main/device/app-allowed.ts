import { timingSafeEqual } from 'node:crypto'
import { accountMoid } from './account.ts'

/** A local application that the owner of the device lets in. */
export interface AllowedApplication {
  /** As in `appid:<id>` of a rule (OMA DM 2.0 §12.3). */
  readonly id: string
  /** What it shows; at least 128 bits. */
  readonly token: string
  /** MOIDs that the owner lets it read whatever the rules say; `*` = all but accounts; the rules themselves are never read. */
  readonly reads: readonly string[]
}

/** The application whose token is shown; all are compared, each in constant time. */
export function applicationWith(
  allowed: readonly AllowedApplication[],
  authorization: string,
): AllowedApplication | undefined {
  const given = Buffer.from(authorization)
  let found: AllowedApplication | undefined
  for (const application of allowed) {
    const own = Buffer.from(`Bearer ${application.token}`)
    if (own.length === given.length && timingSafeEqual(own, given)) found = application
  }
  return found
}

/** Whether the owner of the device lets an application read an MO. */
export function ownerAllows({ reads }: AllowedApplication, moid: string): boolean {
  return reads.includes(moid) || (reads.includes('*') && moid !== accountMoid)
}
