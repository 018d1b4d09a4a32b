import type { InteriorNode, ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'

// Changes make new nodes along the path and share the rest; the tree before stays as it was.

/**
 * The maps that one change of many places has made, which nobody else has seen: they are changed in place. Copied each
 * time, a hundred thousand nodes beside each other would take a change of all of them a hundred thousand times as long.
 */
export type OwnMaps = WeakSet<object>

/** The map itself where it is the change's own, else a copy, which is from then on. */
export function ownCopy<K, V>(map: ReadonlyMap<K, V> | undefined, own: OwnMaps | undefined): Map<K, V> {
  if (map && own?.has(map)) return map as Map<K, V>
  const copy = new Map(map)
  own?.add(copy)
  return copy
}

/** The node with the one at a path below it replaced, or removed if `changed` is undefined. The nodes above must exist. */
export function withNodeAt(
  node: TreeNode,
  path: readonly string[],
  changed: TreeNode | undefined,
  own?: OwnMaps,
): TreeNode {
  const [name, ...rest] = path
  if (name === undefined) return changed ?? node
  if (node.kind === 'leaf') return node
  const children = ownCopy(node.children, own)
  const child = children.get(name)
  if (rest.length > 0) {
    if (child) children.set(name, withNodeAt(child, rest, changed, own))
  } else if (changed) children.set(name, changed)
  else children.delete(name)
  return withChildren(node, children)
}

function withChildren(node: InteriorNode, children: InteriorNode['children']): InteriorNode {
  if (node.children === children) return node
  return { kind: 'interior', name: node.name, children, description: node.description }
}

/** The tree with one MO instance added or replaced. */
export function withInstance(tree: ManagementTree, instance: MoInstance, own?: OwnMaps): ManagementTree {
  const instances = ownCopy(tree.instances.get(instance.moid), own).set(instance.miid, instance)
  return { ...tree, instances: ownCopy(tree.instances, own).set(instance.moid, instances) }
}

/** The tree without one MO instance. */
export function withoutInstance(tree: ManagementTree, moid: string, miid: string, own?: OwnMaps): ManagementTree {
  const instances = ownCopy(tree.instances.get(moid), own)
  instances.delete(miid)
  return { ...tree, instances: ownCopy(tree.instances, own).set(moid, instances) }
}

/** The tree with new validators for the instances that differ from those in `before` (OMA DM 2.0 §11). */
export function withValidators(
  tree: ManagementTree,
  before: ManagementTree,
  newValidator: () => string,
): ManagementTree {
  const own: OwnMaps = new WeakSet()
  let changed = tree
  for (const [moid, instances] of tree.instances) {
    const old = before.instances.get(moid)
    if (instances === old) continue
    for (const [miid, instance] of instances) {
      if (instance.root !== old?.get(miid)?.root)
        changed = withInstance(changed, { ...instance, validator: newValidator() }, own)
    }
  }
  return changed
}
