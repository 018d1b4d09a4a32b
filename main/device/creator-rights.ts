import type { OwnMaps } from '#core/tree/change-tree.ts'
import { grantAll, withoutRules } from '#core/tree/grant.ts'
import type { ManagementTree } from '#core/tree-types.ts'

/**
 * The creator of an MO instance gets all rights on it, and nobody else any (OMA DM 2.0 §12.3): gives them for what `after`
 * has in addition. Rules that stood there before the instance did are void.
 */
export function grantCreated(
  before: ManagementTree,
  after: ManagementTree,
  serverId: string,
  newValidator: () => string,
): ManagementTree {
  const created = [...after.instances].flatMap(([moid, instances]) => {
    const known = before.instances.get(moid)
    if (known === instances) return []
    return [...instances.keys()].filter(miid => !known?.has(miid)).map(miid => [moid, miid] as const)
  })
  const own: OwnMaps = new WeakSet()
  return created.reduce((tree, [moid, miid]) => {
    return grantAll(withoutRules(tree, moid, miid, own), moid, miid, serverId, newValidator, own)
  }, after)
}
