import { distinctMoids } from '../ddf/moids.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { InteriorNode, ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'
import { isRequired } from './describe.ts'
import { miidsFor } from './names.ts'
import { type PlausibleOptions, plausibleInstances } from './plausible.ts'
import { firstValue } from './values.ts'

export type { PlausibleOptions } from './plausible.ts'

/**
 * The tree a client starts with (OMA DM 2.0 §6.3): an instance of every MO that must exist, its permanent nodes
 * made, with default values. With `plausible`, every described node is made with a realistic value, the same one for
 * the same seed. MOIDs that occur twice are told apart.
 */
export function createTree(
  descriptions: readonly MoDescription[],
  { plausible }: { readonly plausible?: PlausibleOptions } = {},
): ManagementTree {
  const distinct = distinctMoids(descriptions)
  return {
    descriptions: new Map(distinct.map(description => [description.moid, description])),
    instances: new Map(distinct.map(description => [description.moid, instancesOf(description, plausible)])),
  }
}

/** The tree with one more MO type, or another description of one; existing instances of other MOs stay as they are. */
export function addDescription(tree: ManagementTree, description: MoDescription): ManagementTree {
  return {
    descriptions: new Map(tree.descriptions).set(description.moid, description),
    instances: new Map(tree.instances).set(description.moid, instancesOf(description)),
  }
}

/** The tree without an MO type and its instances. */
export function removeDescription(tree: ManagementTree, moid: string): ManagementTree {
  const [descriptions, instances] = [new Map(tree.descriptions), new Map(tree.instances)]
  descriptions.delete(moid)
  instances.delete(moid)
  return { descriptions, instances }
}

function instancesOf(description: MoDescription, plausible?: PlausibleOptions): ReadonlyMap<string, MoInstance> {
  if (plausible && (plausible.isFilled?.(description.moid) ?? true)) return plausibleInstances(description, plausible)
  const { moid, root } = description
  if (root.scope !== 'Permanent' && !(isRequired(root) && root.name !== undefined)) return new Map()
  const [miid = moid] = miidsFor(description)
  return new Map([[miid, { moid, miid, root: firstNode(root, root.name ?? miid), validator: 'v1' }]])
}

/** A node as the client makes it by itself: a leaf with its first value, an interior node with its factory children. */
function firstNode(description: NodeDescription, name: string): TreeNode {
  return description.format === 'node'
    ? { kind: 'interior', name, children: factoryChildren(description), description }
    : { kind: 'leaf', name, value: firstValue(description), description }
}

/** The children that come into being with their parent: permanent, named, required (OMA DM 2.0 §6.3). */
export function factoryChildren(parent: NodeDescription): InteriorNode['children'] {
  const children = new Map<string, TreeNode>()
  for (const child of parent.children) {
    if (child.name === undefined || child.scope !== 'Permanent' || !isRequired(child)) continue
    children.set(child.name, firstNode(child, child.name))
  }
  return children
}
