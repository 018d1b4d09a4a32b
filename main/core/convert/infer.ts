import { madeMoid } from '../ddf/moids.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { Losses } from './losses.ts'
import type { Snapshot, SnapshotNode } from './snapshot.ts'

const get = new Set(['Get'] as const)

/** Descriptions that fit nodes as they were seen: they can be read, their values are defaults, the rest is not known. */
export function inferDescriptions(snapshots: readonly Snapshot[], losses: Losses): readonly MoDescription[] {
  return snapshots.map(({ root, path }) => {
    const described = infer(root, losses, root.name)
    return { moid: root.moid ?? madeMoid(described, undefined), ...(path !== undefined && { path }), root: described }
  })
}

function infer(node: SnapshotNode, losses: Losses, path: string): NodeDescription {
  losses.assume('access type Get, occurrence One and scope Dynamic', path)
  if (node.acl !== undefined) losses.leave('the property ACL', path)
  return {
    name: node.name,
    access: get,
    format: node.format,
    occurrence: 'One',
    scope: 'Dynamic',
    ...(node.format !== 'node' && node.value !== undefined && node.value !== '' && { defaultValue: node.value }),
    mime: node.mime === undefined ? [] : [node.mime],
    ...(node.moid !== undefined && { ddfName: node.moid }),
    ...(node.title !== undefined && { title: node.title }),
    children: distinct(node, losses, path).map(child => infer(child, losses, `${path}/${child.name}`)),
  }
}

/** A description has one node for each name. */
function distinct({ children }: SnapshotNode, losses: Losses, path: string): readonly SnapshotNode[] {
  const names = new Set<string>()
  return children.filter(({ name }) => {
    if (names.has(name)) losses.leave('nodes that have the name of another one beside them', `${path}/${name}`)
    const isNew = !names.has(name)
    names.add(name)
    return isNew
  })
}
