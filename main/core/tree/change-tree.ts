import type { InteriorNode, ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'

// Changes make new nodes along the path and share the rest; the tree before stays as it was.

/** The node with the one at a path below it replaced, or removed if `changed` is undefined. The nodes above must exist. */
export function withNodeAt(node: TreeNode, path: readonly string[], changed: TreeNode | undefined): TreeNode {
  const [name, ...rest] = path
  if (name === undefined) return changed ?? node
  if (node.kind === 'leaf') return node
  const children = new Map(node.children)
  if (rest.length === 0) {
    if (changed) children.set(name, changed)
    else children.delete(name)
    return withChildren(node, children)
  }
  const child = node.children.get(name)
  if (child) children.set(name, withNodeAt(child, rest, changed))
  return withChildren(node, children)
}

function withChildren(node: InteriorNode, children: InteriorNode['children']): InteriorNode {
  return { kind: 'interior', name: node.name, children, description: node.description }
}

/** The tree with one MO instance added or replaced. */
export function withInstance(tree: ManagementTree, instance: MoInstance): ManagementTree {
  const instances = new Map(tree.instances.get(instance.moid)).set(instance.miid, instance)
  return { ...tree, instances: new Map(tree.instances).set(instance.moid, instances) }
}

/** The tree without one MO instance. */
export function withoutInstance(tree: ManagementTree, moid: string, miid: string): ManagementTree {
  const instances = new Map(tree.instances.get(moid))
  instances.delete(miid)
  return { ...tree, instances: new Map(tree.instances).set(moid, instances) }
}

/** The tree with new validators for the instances that differ from those in `before` (OMA DM 2.0 §11). */
export function withValidators(
  tree: ManagementTree,
  before: ManagementTree,
  newValidator: () => string,
): ManagementTree {
  let changed = tree
  for (const [moid, instances] of tree.instances) {
    const old = before.instances.get(moid)
    if (instances === old) continue
    for (const [miid, instance] of instances) {
      if (instance.root !== old?.get(miid)?.root)
        changed = withInstance(changed, { ...instance, validator: newValidator() })
    }
  }
  return changed
}
