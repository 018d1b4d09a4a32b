import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import type { LeafValue, MoNode } from '#core/package-types.ts'
import { deleteNodes } from '#core/tree/delete-nodes.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import type { ManagementTree, TreeNode } from '#core/tree-types.ts'
import type { OperationSite } from './operation.ts'

// The client changes its own tree; where the description has no room for a node, the tree stays as it is.

type Site = Pick<OperationSite, 'context' | 'moid' | 'miid'>

/** Writes a node, wholesale. */
export function putNode(
  tree: ManagementTree,
  { context, moid, miid }: Site,
  path: readonly string[],
  node: MoNode,
): ManagementTree {
  const element = { uri: instanceUri(moid, miid, path), name: path.at(-1) ?? '', node }
  const written = writeDocument(tree, [element], undefined, ownRights, context.newValidator)
  return written.ok ? written.value.tree : tree
}

export function putLeaf(tree: ManagementTree, site: Site, path: readonly string[], value: LeafValue): ManagementTree {
  return putNode(tree, site, path, { kind: 'leaf', value })
}

export function removeNode(
  tree: ManagementTree,
  { context, moid, miid }: Site,
  path: readonly string[],
): ManagementTree {
  const uri = parseClientUri(instanceUri(moid, miid, path), tree.descriptions)
  const after = uri.ok ? deleteNodes(tree, uri.value, ownRights, context.newValidator) : uri
  return after.ok ? after.value : tree
}

export function nodeIn(
  tree: ManagementTree,
  { moid, miid }: Pick<OperationSite, 'moid' | 'miid'>,
  path: readonly string[],
): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>(
    (at, name) => (at?.kind === 'interior' ? at.children.get(name) : undefined),
    tree.instances.get(moid)?.get(miid)?.root,
  )
}

/** The value of a leaf as text; empty when there is none. */
export function textIn(
  tree: ManagementTree,
  site: Pick<OperationSite, 'moid' | 'miid'>,
  path: readonly string[],
): string {
  const leaf = nodeIn(tree, site, path)
  return leaf?.kind === 'leaf' && leaf.value !== null ? String(leaf.value) : ''
}

/** An interior node of an MO document, from names and values. */
export function interior(values: Readonly<Record<string, LeafValue>>): MoNode {
  const children = Object.entries(values).map(([name, value]): [string, MoNode] => [name, { kind: 'leaf', value }])
  return { kind: 'interior', children: new Map(children) }
}
