import type { ManagementTree, TreeNode } from '../tree-types.ts'
import { withInstance, withNodeAt } from './change-tree.ts'
import { dacInstance, dacMoid, dacRules, serverOf } from './dac-rules.ts'

/**
 * The tree without what its rules grant one server: for a server that the device no longer knows. Rules and instances
 * that grant nothing any more go with it, so that the next server finds the objects free.
 */
export function withoutGrants(tree: ManagementTree, serverId: string, newValidator: () => string): ManagementTree {
  const dac = dacInstance(tree)
  if (!dac) return tree
  let root: TreeNode = dac.root
  for (const [moid, instances] of dacRules(dac.root)) {
    if (moid === dacMoid) continue
    for (const [miid, rules] of instances) {
      const kept = rules.map(rule => ({ rule, left: rule.grants.filter(grant => serverOf(grant) !== serverId) }))
      if (kept.every(({ rule, left }) => left.length === rule.grants.length)) continue
      for (const { rule, left } of kept) {
        const gone = left.length === 0 ? [[moid, miid, rule.name]] : []
        const names = rule.grants.filter(grant => !left.includes(grant)).map(({ name }) => name)
        const single = names.map(name => [moid, miid, rule.name, 'Permissions', name])
        for (const path of gone.length > 0 ? gone : single) root = withNodeAt(root, path, undefined)
      }
      if (kept.every(({ left }) => left.length === 0)) root = withNodeAt(root, [moid, miid], undefined)
    }
  }
  return root === dac.root ? tree : withInstance(tree, { ...dac, root, validator: newValidator() })
}
