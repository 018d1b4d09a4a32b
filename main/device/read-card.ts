import { createHash } from 'node:crypto'
import type { CardFiles } from '#core/bootstrap-forms/card-image.ts'
import { readCardImage } from '#core/bootstrap-forms/card-image.ts'
import { documentTypes } from '#core/bootstrap-forms/forms.ts'
import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { dialects } from '#core/dialect/detect.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { deleteNodes } from '#core/tree/delete-nodes.ts'
import { ownRights } from '#core/tree/rights.ts'
import { withoutGrants } from '#core/tree/without-grants.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { accountMoid, accountsOf } from './account.ts'
import { type ReadBootstrap, readBootstrap } from './fetch-bootstrap.ts'
import type { CardMemory } from './memory.ts'

// Smart card bootstrap (OMA DM 2.0 §8.2, App. G): read at every power-on.

/** What lies in the slot of a device. */
export interface CardSlot {
  readonly files: CardFiles
  /** Why the device does not use this card: its policy, or a lock to another network's cards. */
  readonly refused?: 'policy' | 'lock' | undefined
}

export interface CardReading {
  readonly bytes: Uint8Array
  readonly sha256: string
  /** None: the file is there and empty, the card bootstraps nobody. */
  readonly bootstrap: ReadBootstrap | undefined
}

/** What the card says. Problems: `device.card-refused`, `bootstrap.card-form`, and those of the document. */
export function readCard({ files, refused }: CardSlot): Result<CardReading> {
  if (refused) return failed(problem('device.card-refused', { why: reasons[refused] }))
  const card = readCardImage(files)
  if (!card.ok) return card
  const { bootstrap: bytes } = card.value
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length === 0) return ok({ bytes, sha256, bootstrap: undefined })
  const read = readBootstrap(typeOf(bytes), bytes)
  return read.ok ? ok({ bytes, sha256, bootstrap: read.value }) : read
}

const reasons = {
  policy: 'its policy does not let cards bootstrap it',
  lock: 'it is locked to cards of another network',
} as const

/** Nothing on a card names the type: an MO document is a list, a draft bootstrap an object; all else is of older devices. */
function typeOf(bytes: Uint8Array): string {
  const first = String.fromCharCode(bytes.find(byte => byte > 0x20) ?? 0)
  if (first === '[') return dialects.approved.types.bootstrap
  return first === '{' ? dialects.draft.types.bootstrap : documentTypes[first === '<' ? 'dm1-xml' : 'dm1-wbxml']
}

/** True when these very bytes were applied before and every account they brought is still there. */
export function isApplied(tree: ManagementTree, before: CardMemory | undefined, { sha256 }: CardReading): boolean {
  const known = new Set(accountsOf(tree).map(({ serverId }) => serverId))
  return before?.sha256 === sha256 && before.servers.every(server => known.has(server))
}

/** The tree without the accounts and rights of servers that an earlier card brought and this one no longer names. */
export function withoutLostServers(
  tree: ManagementTree,
  before: CardMemory | undefined,
  now: readonly string[],
  newValidator: () => string,
): ManagementTree {
  const lost = new Set(before?.servers.filter(server => !now.includes(server)))
  return accountsOf(tree).reduce((after, { serverId, miid }) => {
    if (!lost.has(serverId) || miid === undefined) return after
    const uri = parseClientUri(instanceUri(accountMoid, miid), after.descriptions)
    const deleted = uri.ok ? deleteNodes(after, uri.value, ownRights, newValidator) : undefined
    return deleted?.ok ? withoutGrants(deleted.value, serverId, newValidator) : after
  }, tree)
}
