import type { MosEntry } from '#core/package-types.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import type { Account } from './account.ts'
import type { MayKnow } from './pending-alerts.ts'

/**
 * What Package#1 announces (OMA DM 2.0 §5.2.2): the MO types this server listed at bootstrap, and of each the
 * instances it has any right on.
 */
export function announcedMos(tree: ManagementTree, { permitted }: Account, mayKnow: MayKnow): readonly MosEntry[] {
  const entries: MosEntry[] = []
  for (const [moid, description] of tree.descriptions) {
    if (!permitted.has('*') && !permitted.has(moid)) continue
    const miids = [...(tree.instances.get(moid)?.keys() ?? [])]
    entries.push({
      ...(description.ddf !== undefined && { ddf: description.ddf }),
      moid,
      miids: miids.filter(miid => mayKnow(moid, miid)),
    })
  }
  return entries
}
