import { type ClientUri, instanceUri } from '../client-uri.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import {
  type InteriorNode,
  type ManagementTree,
  type MoInstance,
  type RightsOf,
  right,
  type TreeNode,
} from '../tree-types.ts'
import { dacMoid } from './dac-rules.ts'
import { type Refusal, refusalFor, refuse } from './refusal.ts'
import { type NodeRef, resolve } from './resolve.ts'
import { isOwn } from './rights.ts'

/** What a read brought: one element for each node, fewer if some are unchanged since `cv`. */
export interface NodesRead {
  readonly document: MoDocument
  /** Nothing has changed since `cv`: 304. */
  readonly notModified?: boolean
  /** The nodes are there and hold nothing: 204. */
  readonly empty?: boolean
}

interface Reading {
  readonly tree: ManagementTree
  readonly rights: RightsOf
  /** Nodes without the Read right are left out; otherwise one of them refuses the whole read. */
  readonly lenient?: boolean
}

/**
 * Reads nodes for GET, HPUT and HPOST (OMA DM 2.0 §5.3, §6.3.1.1, §11). The caller needs the Read right on every node
 * involved. Nodes whose AccessType has no Get are left out; asked for by themselves they are refused with 403.
 */
export function readNodes(tree: ManagementTree, uri: ClientUri, rights: RightsOf): Result<NodesRead, Refusal> {
  const found = resolve(tree, uri)
  if (!found.ok) return refusalFor(found.problem)
  let changed = 0
  const document: MoElement[] = []
  for (const ref of found.value) {
    const allowed = mayRead(ref, rights)
    if (!allowed.ok) return allowed
    if (uri.validator !== undefined && uri.validator === ref.instance.validator) continue
    changed += 1
    const element = readElement({ tree, rights }, ref, uri.level ?? Number.POSITIVE_INFINITY)
    if (!element.ok) return element
    document.push(element.value)
  }
  const empty = document.every(({ node }) => node.kind === 'interior' && node.children.size === 0)
  if (changed === 0) return ok({ document, notModified: true })
  return ok({ document, ...(empty && { empty }) })
}

/** An instance with as much of it as the caller may read; the caller has seen to the root. */
export function readVisible(tree: ManagementTree, rights: RightsOf, instance: MoInstance): MoElement {
  const ref = { instance, path: [], node: instance.root }
  const read = readElement({ tree, rights, lenient: true }, ref, Number.POSITIVE_INFINITY)
  if (!read.ok) throw new Error(`A read that leaves out what is forbidden was refused: ${read.problem.problem.code}`)
  return read.value
}

function mayRead({ instance, path, node }: NodeRef, rights: RightsOf): Result<undefined, Refusal> {
  const uri = instanceUri(instance.moid, instance.miid, path)
  const held = rights(instance.moid, instance.miid, path)
  if (isOwn(held)) return ok(undefined)
  if (!(held & right.read)) return refuse('tree.no-right', { right: 'Read' }, uri)
  return node.description.access.has('Get') ? ok(undefined) : refuse('tree.no-access', { access: 'Get' }, uri)
}

function readElement(reading: Reading, { instance, path, node }: NodeRef, level: number): Result<MoElement, Refusal> {
  const { moid, miid, validator } = instance
  const read = node.kind === 'leaf' ? leafOf(node.value) : readBelow(reading, moid, miid, node, path, level)
  if (!read.ok) return read
  const ddf = reading.tree.descriptions.get(moid)?.ddf
  return ok({
    ...(ddf !== undefined && { ddf }),
    uri: instanceUri(moid, miid, path),
    ...(path.length === 0 && { validator }),
    name: node.name,
    node: read.value,
  })
}

const leafOf = (value: Extract<MoNode, { kind: 'leaf' }>['value']): Result<MoNode, Refusal> =>
  ok({ kind: 'leaf', value })

/** The children of an interior node, `level` levels deep; what lies below is cut off as an empty node. */
function readBelow(
  reading: Reading,
  moid: string,
  miid: string,
  node: InteriorNode,
  path: readonly string[],
  level: number,
): Result<MoNode, Refusal> {
  const children = new Map<string, MoNode>()
  if (level === 0) return ok({ kind: 'interior', children })
  for (const child of node.children.values()) {
    const childPath = [...path, child.name]
    const seen = seesChild(reading, moid, miid, child, childPath)
    if (!seen.ok) return seen
    if (!seen.value) continue
    const read =
      child.kind === 'leaf' ? leafOf(child.value) : readBelow(reading, moid, miid, child, childPath, level - 1)
    if (!read.ok) return read
    children.set(child.name, read.value)
  }
  return ok({ kind: 'interior', children })
}

function seesChild(
  { rights, lenient = false }: Reading,
  moid: string,
  miid: string,
  child: TreeNode,
  path: readonly string[],
): Result<boolean, Refusal> {
  const held = rights(moid, miid, path)
  if (isOwn(held)) return ok(true)
  if (!child.description.access.has('Get')) return ok(false)
  if (held & right.read) return ok(true)
  // Everybody may read the rights, but only those of instances they have a right on.
  return lenient || moid === dacMoid
    ? ok(false)
    : refuse('tree.no-right', { right: 'Read' }, instanceUri(moid, miid, path))
}
