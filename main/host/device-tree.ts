import { parseClientUri } from '#core/client-uri.ts'
import type { LeafValue, MoElement, MoNode, MosEntry } from '#core/package-types.ts'

// A device's tree as far as it is known: what it announced (MOS), with what was read laid over it in time.

/** One node as it was last read. */
export interface KnownNode {
  readonly name: string
  readonly kind: 'leaf' | 'interior'
  readonly value?: LeafValue
  readonly children: Map<string, KnownNode>
  /** Microseconds since 1970; undefined for a node that is only known to lie on the way to another. */
  readonly readAt?: number
}
export interface KnownInstance {
  readonly moid: string
  readonly miid: string
  /** Undefined while nothing of it was read. */
  root?: KnownNode
  validator?: string
}
export type KnownTree = ReadonlyMap<string, ReadonlyMap<string, KnownInstance>>

/** One stored read: an element of an MO document with its resolved ClientURI. */
export interface StoredRead {
  readonly element: MoElement
  readonly at: number
}

/** MOID → MIID → instance, in the order of the announcement, then of the reads. */
export function buildKnownTree(mos: readonly MosEntry[], reads: readonly StoredRead[]): KnownTree {
  const tree = new Map<string, Map<string, KnownInstance>>()
  for (const { moid, miids } of mos) {
    if (moid !== undefined) for (const miid of miids) instanceIn(tree, moid, miid)
  }
  const moids = new Map(tree)
  for (const { element, at } of [...reads].sort((a, b) => a.at - b.at)) {
    const place = placeOf(element.uri, moids)
    if (place) layOver(instanceIn(tree, place.moid, place.miid), place.path, element, at)
  }
  return tree
}

/** One node of a tree, `path` below the root of its instance. */
export interface Place {
  readonly moid: string
  readonly miid: string
  readonly path: readonly string[]
}

/** MOID, MIID and path of a resolved ClientURI; undefined when it is not resolved. */
export function placeOf(uri: string, moids: ReadonlySet<string> | ReadonlyMap<string, unknown>): Place | undefined {
  return placeIn(uri, moids, () => undefined)
}

/** The same, where the only instance of an MO, which an address need not name (OMA DM 2.0 §6.1.1), is known. */
export function knownPlace(uri: string, tree: KnownTree, moids: ReadonlySet<string>): Place | undefined {
  return placeIn(uri, moids, moid => {
    const [only, ...others] = tree.get(moid)?.keys() ?? []
    return others.length === 0 ? only : undefined
  })
}

function placeIn(
  uri: string,
  moids: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  onlyOf: (moid: string) => string | undefined,
): Place | undefined {
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return undefined
  const { moid, instance, path } = parsed.value
  const miid = instance.kind === 'name' ? instance.name : instance.kind === 'only' ? onlyOf(moid) : undefined
  const names = path.map(step => (step.kind === 'name' ? step.name : undefined))
  return miid === undefined || !names.every(name => name !== undefined) ? undefined : { moid, miid, path: names }
}

function instanceIn(tree: Map<string, Map<string, KnownInstance>>, moid: string, miid: string): KnownInstance {
  const instances = tree.get(moid) ?? new Map<string, KnownInstance>()
  tree.set(moid, instances)
  const instance = instances.get(miid) ?? { moid, miid }
  instances.set(miid, instance)
  return instance
}

/** Puts what was read in its place; nodes on the way that were never read come into being as interior nodes. */
function layOver(instance: KnownInstance, path: readonly string[], element: MoElement, at: number): void {
  if (element.validator !== undefined) instance.validator = element.validator
  const last = path.at(-1)
  if (last === undefined) {
    instance.root = toKnown(element.name, element.node, at)
    return
  }
  instance.root ??= { name: '', kind: 'interior', children: new Map() }
  let parent = instance.root
  for (const name of path.slice(0, -1)) {
    const child = parent.children.get(name) ?? { name, kind: 'interior', children: new Map() }
    parent.children.set(name, child)
    parent = child
  }
  parent.children.set(last, toKnown(last, element.node, at))
}

function toKnown(name: string, node: MoNode, at: number): KnownNode {
  if (node.kind === 'leaf') return { name, kind: 'leaf', value: node.value, children: new Map(), readAt: at }
  const children = new Map([...node.children].map(([child, below]) => [child, toKnown(child, below, at)] as const))
  return { name, kind: 'interior', children, readAt: at }
}

/** The node at a path of an instance. */
export function findKnown(instance: KnownInstance, path: readonly string[]): KnownNode | undefined {
  let node = instance.root
  for (const name of path) node = node?.children.get(name)
  return node
}
