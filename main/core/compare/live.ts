import { parseClientUri } from '../client-uri.ts'
import type { Snapshot, SnapshotNode } from '../convert/snapshot.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { LeafValue, MoDocument, MoNode } from '../package-types.ts'
import { childDescription } from '../tree/describe.ts'
import { leafText } from '../tree/values.ts'

/** A node as it was read from a device. */
export interface LiveNode {
  readonly name: string
  /** Undefined for interior nodes. */
  readonly value?: LeafValue
  readonly children: readonly LiveNode[]
  /** Only known to lie on the way to another one: what else is below was not read. */
  readonly isPartial?: boolean
}
/** An instance of an object as it was read. */
export interface LiveInstance {
  readonly moid: string
  readonly miid: string
  readonly root: LiveNode
}

/** What an MO document shows of a device; elements of one instance are laid over each other. */
export function liveOfDocument(document: MoDocument, moids: ReadonlySet<string>): readonly LiveInstance[] {
  const found = new Map<string, LiveInstance>()
  for (const { uri, name, node } of document) {
    const { moid, miid, path } = placeIn(uri, moids)
    const key = `${moid}\n${miid}`
    const before = found.get(key)?.root
    found.set(key, { moid, miid, root: layOver(before, path, toLive(name, node)) })
  }
  return [...found.values()]
}

function placeIn(uri: string, moids: ReadonlySet<string>) {
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return { moid: uri.split('/')[0] ?? uri, miid: '', path: [] }
  const { moid, instance, path } = parsed.value
  const names = path.map(step => (step.kind === 'name' ? step.name : '*'))
  return { moid, miid: instance.kind === 'name' ? instance.name : '', path: names }
}

function layOver(before: LiveNode | undefined, path: readonly string[], node: LiveNode): LiveNode {
  const [first, ...rest] = path
  if (first === undefined) return node
  const above = before ?? { name: '', children: [], isPartial: true }
  const known = above.children.find(({ name }) => name === first)
  const changed =
    rest.length === 0 ? node : layOver(known ?? { name: first, children: [], isPartial: true }, rest, node)
  return { ...above, children: [...above.children.filter(({ name }) => name !== first), changed] }
}

function toLive(name: string, node: MoNode): LiveNode {
  if (node.kind === 'leaf') return { name, value: node.value, children: [] }
  return { name, children: [...node.children].map(([child, below]) => toLive(child, below)) }
}

/** Instances as nodes with formats: those of the description where there is one, else what the values look like. */
export function snapshotsOfLive(
  instances: readonly LiveInstance[],
  descriptions: ReadonlyMap<string, MoDescription>,
): readonly Snapshot[] {
  return instances.map(({ moid, miid, root }) => {
    const description = descriptions.get(moid)
    const node = toSnapshot(root, description?.root)
    const path = description?.path
    return { miid, ...(path !== undefined && { path }), root: { ...node, name: root.name || miid, moid } }
  })
}

function toSnapshot({ name, value, children }: LiveNode, description: NodeDescription | undefined): SnapshotNode {
  const mime = description?.mime[0]
  if (value === undefined) {
    const below = (child: LiveNode) =>
      toSnapshot(child, description && childDescription(description, child.name, kindOf(child)))
    return { name, format: 'node', children: children.map(below) }
  }
  const format = description && description.format !== 'node' ? description.format : formatOf(value)
  return { name, format, ...(mime !== undefined && { mime }), value: leafText(value), children: [] }
}

/** Leaf or interior node. */
export const kindOf = ({ value }: LiveNode) => (value === undefined ? 'interior' : 'leaf')

/** What a value looks like. */
export function formatOf(value: LeafValue) {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return typeof value === 'boolean' ? 'bool' : 'chr'
}
