import type { NodeDescription } from '#core/description.ts'
import { dacMoid } from '#core/tree/dac-rules.ts'
import { rightsFor } from '#core/tree/rights.ts'
import type { ManagementTree, TreeNode } from '#core/tree-types.ts'
import type { KnownNode, Place } from './device-tree.ts'
import type { ReadyTree } from './tree-rows.ts'

/**
 * The rights that the device grants our server at a place, as bits of AR (OMA DM 2.0 §12.3), by the rules that were
 * read from it. Undefined when none were read: then the device decides.
 */
export function rightsAt({ tree }: ReadyTree, serverId: string, place: Place): number | undefined {
  const [rules] = tree.get(dacMoid)?.values() ?? []
  if (!rules?.root || rules.root.children.size === 0) return undefined
  // Which MOs the device lets this server see was settled at its bootstrap; what it announced was among them.
  return rightsFor(asTree(rules.root, place), serverId, new Set(['*']))(place.moid, place.miid, place.path)
}

/** The rules as a tree, beside the instance they are asked about. Only names and values count for rights. */
function asTree(rules: KnownNode, asked: Place): ManagementTree {
  const instance = (moid: string, miid: string, root: KnownNode) =>
    [moid, new Map([[miid, { moid, miid, root: toTreeNode(root), validator: '' }]])] as const
  const bare: KnownNode = { name: '', kind: 'interior', children: new Map() }
  // The rules last: they may be what is asked about.
  const instances = new Map([instance(asked.moid, asked.miid, bare), instance(dacMoid, 'rules', rules)])
  return { descriptions: new Map(), instances }
}

const standIn: NodeDescription = {
  access: new Set(['Get']),
  format: 'node',
  occurrence: 'ZeroOrMore',
  scope: 'Dynamic',
  mime: [],
  children: [],
}

function toTreeNode({ name, kind, value, children }: KnownNode): TreeNode {
  if (kind === 'leaf') return { kind, name, value: value ?? null, description: standIn }
  const below = new Map([...children].map(([child, node]) => [child, toTreeNode(node)] as const))
  return { kind, name, children: below, description: standIn }
}
