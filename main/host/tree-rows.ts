import type { TreeRow } from '#contract'
import { instanceUri } from '#core/client-uri.ts'
import { type AccessType, accessTypes, type NodeDescription } from '#core/description.ts'
import type { LeafValue } from '#core/package-types.ts'
import { describeNode } from '#core/tree/rows.ts'
import type { LibraryEntry } from './ddf-library.ts'
import type { KnownInstance, KnownNode, KnownTree } from './device-tree.ts'

/** Longer values are cut in rows; the node sheet shows them whole. */
const longestValue = 500

/** The tree of a device as known now, with the descriptions of its MOs. */
export interface ReadyTree {
  readonly tree: KnownTree
  readonly library: ReadonlyMap<string, LibraryEntry>
}

/** A device's tree as rows in pre-order, with what the descriptions say about each node. */
export function treeRows({ tree, library }: ReadyTree): readonly TreeRow[] {
  const rows: TreeRow[] = []
  for (const moid of [...tree.keys()].sort()) {
    rows.push(moRow(moid, library.get(moid)?.description.root))
    for (const instance of tree.get(moid)?.values() ?? []) addInstance(rows, instance, library.get(moid))
  }
  return rows
}

/** The row of a MOID, which stands for all its instances. */
export function moRow(moid: string, root: NodeDescription | undefined): TreeRow {
  return { depth: 0, kind: 'mo', name: moid, uri: `${moid}/*/`, access: accessLetters(root), ...scopeOf(root) }
}

/** The row of one node; `value` in full. */
export function nodeRow(
  node: KnownNode,
  place: { readonly depth: number; readonly uri: string },
  description: NodeDescription | undefined,
): TreeRow {
  return {
    depth: place.depth,
    kind: node.kind,
    name: node.name,
    uri: place.uri,
    ...(description && { format: description.format }),
    ...(node.value !== undefined && { value: node.value }),
    access: accessLetters(description),
    ...scopeOf(description),
    ...(node.readAt === undefined && { unread: true }),
  }
}

/** The row of an MO instance. */
export function instanceRow(instance: KnownInstance, description: NodeDescription | undefined): TreeRow {
  const { moid, miid, root } = instance
  // An MO may be a single leaf.
  const shown = root ?? { name: miid, kind: 'interior', children: new Map() }
  const row = nodeRow(shown, { depth: 1, uri: instanceUri(moid, miid) }, description)
  return { ...row, kind: 'instance', name: miid }
}

function addInstance(rows: TreeRow[], instance: KnownInstance, entry: LibraryEntry | undefined): void {
  rows.push(cut(instanceRow(instance, entry?.description.root)))
  if (instance.root) addChildren(rows, instance.root, [], instance, entry)
}

function addChildren(
  rows: TreeRow[],
  node: KnownNode,
  path: readonly string[],
  instance: KnownInstance,
  entry: LibraryEntry | undefined,
): void {
  for (const child of node.children.values()) {
    const place = [...path, child.name]
    const uri = instanceUri(instance.moid, instance.miid, place)
    const description = entry && describeNode(entry.description, place)
    rows.push(cut(nodeRow(child, { depth: place.length + 1, uri }, description)))
    addChildren(rows, child, place, instance, entry)
  }
}

function cut(row: TreeRow): TreeRow {
  const { value } = row
  if (typeof value !== 'string' || value.length <= longestValue) return row
  return { ...row, value: `${value.slice(0, longestValue)}…` satisfies LeafValue }
}

/** First letters of the access types, in the order A C D E G R. */
function accessLetters(description: NodeDescription | undefined): string {
  if (!description) return ''
  return accessTypes
    .filter((type: AccessType) => description.access.has(type))
    .map(type => type.charAt(0))
    .join('')
}

function scopeOf(description: NodeDescription | undefined): { readonly scope?: 'Permanent' | 'Dynamic' } {
  return description ? { scope: description.scope } : {}
}
