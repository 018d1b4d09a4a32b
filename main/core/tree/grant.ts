import type { NodeDescription } from '../description.ts'
import type { LeafValue } from '../package-types.ts'
import { type InteriorNode, type ManagementTree, right, type TreeNode } from '../tree-types.ts'
import { type OwnMaps, ownCopy, withInstance, withNodeAt } from './change-tree.ts'
import { dacInstance, dacMoid, serverMaid } from './dac-rules.ts'
import { childDescription } from './describe.ts'

/**
 * Grants a server all rights on one MO instance, beside what others hold: what the maker of an instance gets
 * (OMA DM 2.0 §12.3). A tree without the Delegation Access Control MO stays as it is.
 */
export function grantAll(
  tree: ManagementTree,
  moid: string,
  miid: string,
  serverId: string,
  newValidator: () => string,
  own?: OwnMaps,
): ManagementTree {
  return grant(tree, { moid, miid, name: serverId, maid: serverMaid(serverId), rights: right.all }, newValidator, own)
}

export interface Grant {
  readonly moid: string
  readonly miid: string
  /** Name of the node that holds it. */
  readonly name: string
  readonly maid: string
  readonly rights: number
}

/** Grants rights on one MO instance to whom a MAID names, beside what others hold. */
export function grant(
  tree: ManagementTree,
  { moid, miid, name, maid, rights }: Grant,
  newValidator: () => string,
  own?: OwnMaps,
): ManagementTree {
  const dac = dacInstance(tree)
  if (dac?.root.kind !== 'interior') return tree
  const names = [moid, miid, rootRule(dac.root, moid, miid), 'Permissions', name]
  const grantee = describe(dac.root, names)
  if (!grantee) return tree
  const node = makeInterior(grantee, name, { MAID: maid, AR: rights })
  const root = withNodeAt(withPath(dac.root, names, own), names, node, own)
  return withInstance(tree, { ...dac, root, validator: newValidator() }, own)
}

/** The tree without the rules on one MO instance, so that a later one of that name starts afresh. The validator stays. */
export function withoutRules(tree: ManagementTree, moid: string, miid: string, own?: OwnMaps): ManagementTree {
  const dac = dacInstance(tree)
  const type = dac?.root.kind === 'interior' ? dac.root.children.get(moid) : undefined
  if (moid === dacMoid || !dac || type?.kind !== 'interior' || !type.children.has(miid)) return tree
  return withInstance(tree, { ...dac, root: withNodeAt(dac.root, [moid, miid], undefined, own) }, own)
}

/** True if anybody holds rights on an MO instance. */
export function hasRules(tree: ManagementTree, moid: string, miid: string): boolean {
  const root = dacInstance(tree)?.root
  const type = root?.kind === 'interior' ? root.children.get(moid) : undefined
  const instance = type?.kind === 'interior' ? type.children.get(miid) : undefined
  return instance?.kind === 'interior' && instance.children.size > 0
}

/** The name of the rule that covers the whole instance, or a free one for it. */
function rootRule(root: InteriorNode, moid: string, miid: string): string {
  const type = root.children.get(moid)
  const instance = type?.kind === 'interior' ? type.children.get(miid) : undefined
  const rules = instance?.kind === 'interior' ? instance.children : new Map<string, TreeNode>()
  for (const rule of rules.values()) {
    const path = rule.kind === 'interior' ? rule.children.get('Path') : undefined
    if (path?.kind !== 'leaf' || /^\/*$/.test(String(path.value))) return rule.name
  }
  let count = 1
  while (rules.has(String(count))) count += 1
  return String(count)
}

function describe(root: InteriorNode, names: readonly string[]): NodeDescription | undefined {
  return names.reduce<NodeDescription | undefined>(
    (found, name) => found && childDescription(found, name, 'interior'),
    root.description,
  )
}

/** The nodes of a path made where they are missing, without values. */
function withPath(node: InteriorNode, path: readonly string[], own: OwnMaps | undefined): InteriorNode {
  const [name, ...rest] = path
  const description = name === undefined ? undefined : childDescription(node.description, name, 'interior')
  if (name === undefined || !description) return node
  const found = node.children.get(name)
  const child = found?.kind === 'interior' ? found : makeInterior(description, name, {})
  return { ...node, children: ownCopy(node.children, own).set(name, withPath(child, rest, own)) }
}

function makeInterior(description: NodeDescription, name: string, values: Record<string, LeafValue>): InteriorNode {
  const children = new Map<string, TreeNode>()
  for (const [key, value] of Object.entries(values)) {
    const leaf = childDescription(description, key, 'leaf')
    if (leaf) children.set(key, { kind: 'leaf', name: key, value, description: leaf })
  }
  return { kind: 'interior', name, children, description }
}
