import type { MoDescription, NodeDescription } from '../description.ts'
import { emptyValue, leafText } from '../tree/values.ts'
import type { Losses } from './losses.ts'
import type { Snapshot, SnapshotNode } from './snapshot.ts'

/** One of every node of descriptions, with default or empty values: what somebody fills in. */
export function skeletonOf(descriptions: readonly MoDescription[], losses: Losses): readonly Snapshot[] {
  return descriptions.map(({ root, moid, path }) => ({
    ...(path !== undefined && { path }),
    root: { ...nodeOf(root, losses, root.name ?? moid), moid },
  }))
}

function nodeOf(node: NodeDescription, losses: Losses, path: string): SnapshotNode {
  if (node.name === undefined) losses.assume('the name X for nodes that get theirs at run time', path)
  noteRules(node, losses, path)
  const name = node.name ?? 'X'
  const mime = node.mime[0]
  const type = { ...(mime !== undefined && { mime }), ...(node.ddfName && { moid: node.ddfName }) }
  if (node.format === 'node') {
    const children = node.children.map(child => nodeOf(child, losses, `${path}/${child.name ?? 'X'}`))
    return { name, format: 'node', ...type, children }
  }
  return {
    name,
    format: node.format,
    ...type,
    value: node.defaultValue ?? leafText(emptyValue(node.format)),
    children: [],
  }
}

/** What a document of values cannot say. */
function noteRules(node: NodeDescription, losses: Losses, path: string): void {
  losses.leave('access types, occurrence and scope', path)
  if (node.text !== undefined) losses.leave('descriptions in words', path)
  if (node.allowed) losses.leave('lists of allowed values', path)
  if (node.mime.length > 1) losses.leave('further MIME types', path)
}
