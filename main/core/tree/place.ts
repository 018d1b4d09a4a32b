import { type ClientUri, instanceUri, parseClientUri, type Step } from '../client-uri.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { MoElement } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'
import { childDescription, mostOf } from './describe.ts'
import { freeName, miidsFor } from './names.ts'
import { type Refusal, refusalFor, refuse } from './refusal.ts'
import { type NodeRef, resolve } from './resolve.ts'

/** Where data goes: a node that exists, or one that may be made below a node that exists. */
export interface WritePlace {
  readonly moid: string
  readonly miid: string
  /** Undefined while the instance is still to be made. */
  readonly instance?: MoInstance
  /** Names below the MO root, `[]` for the root. */
  readonly path: readonly string[]
  readonly node?: TreeNode
  /** The node above, undefined at an MO root. */
  readonly parent?: TreeNode
  readonly description: NodeDescription
}

/** The place a command names (OMA DM 2.0 §5.3): it must lead to one node that exists or may be made. */
export function commandPlace(tree: ManagementTree, to: ClientUri, element: MoElement): Result<WritePlace, Refusal> {
  const description = tree.descriptions.get(to.moid)
  if (!description) return refuse('tree.unknown-mo', { moid: to.moid }, to.text)
  const found = resolve(tree, to)
  if (found.ok) return onlyPlace(found.value, to)
  if (found.problem.code !== 'tree.not-found') return refusalFor(found.problem)
  return to.path.length === 0 ? newInstance(tree, description, to, element) : newChild(tree, to, element)
}

/** The place an element names by its own ClientURI, for a command that names none (protocol choice for HGET). */
export function elementPlace(tree: ManagementTree, element: MoElement): Result<WritePlace, Refusal> {
  const uri = parseClientUri(element.uri, tree.descriptions)
  if (!uri.ok) return refusalFor(uri.problem)
  const { moid, instance, path } = uri.value
  const description = tree.descriptions.get(moid)
  if (!description) return refuse('tree.unknown-mo', { moid }, element.uri)
  const instances = tree.instances.get(moid)
  const isKnown = instance.kind === 'name' && instances?.has(instance.name)
  if (path.length > 0 || isKnown || instance.kind === 'pick' || instance.kind === 'any') {
    return commandPlace(tree, uri.value, element)
  }
  const [only] = instances?.values() ?? []
  if (only && mostOf(description.root) === 1) return ok(placeOf({ instance: only, path: [], node: only.root }))
  return newInstance(tree, description, uri.value, element)
}

function onlyPlace(found: readonly NodeRef[], to: ClientUri): Result<WritePlace, Refusal> {
  const [ref, ...more] = found
  return ref && more.length === 0 ? ok(placeOf(ref)) : refuse('tree.ambiguous', {}, to.text)
}

function placeOf({ instance, path, node }: NodeRef): WritePlace {
  const { moid, miid } = instance
  const above = path
    .slice(0, -1)
    .reduce<TreeNode>((at, name) => (at.kind === 'interior' ? (at.children.get(name) ?? at) : at), instance.root)
  return { moid, miid, instance, path, node, ...(path.length > 0 && { parent: above }), description: node.description }
}

/** A new instance: under the MIID asked for, else under the name of its root, as OMA DM 2.0 does in its examples. */
function newInstance(
  tree: ManagementTree,
  { moid, root, ...rest }: MoDescription,
  uri: ClientUri,
  element: MoElement,
): Result<WritePlace, Refusal> {
  if (uri.instance.kind === 'pick' || uri.instance.kind === 'any') return refuse('tree.not-found', {}, uri.text)
  const instances = tree.instances.get(moid)
  const most = root.name === undefined ? mostOf(root) : 1
  if ((instances?.size ?? 0) >= most) return refuse('tree.too-many', { most, name: element.name }, uri.text)
  const asked = uri.instance.kind === 'name' ? uri.instance.name : element.name
  const wanted = asked === '' ? (miidsFor({ moid, root, ...rest })[0] ?? 'object') : asked
  const miid = freeName(wanted, name => instances?.has(name) ?? false, instances?.size)
  return ok({ moid, miid, path: [], description: root })
}

function newChild(tree: ManagementTree, uri: ClientUri, element: MoElement): Result<WritePlace, Refusal> {
  const last = uri.path.at(-1)
  if (last?.kind !== 'name') return refuse('tree.not-found', {}, uri.text)
  const found = resolve(tree, { ...uri, path: uri.path.slice(0, -1) })
  if (!found.ok) return refuse('tree.not-found', {}, uri.text)
  const above = onlyPlace(found.value, uri)
  if (!above.ok) return above
  const { instance, moid, miid, path, node: parent } = above.value
  if (parent?.kind !== 'interior' || !instance) return refuse('tree.not-found', {}, uri.text)
  const description = childDescription(parent.description, last.name, element.node.kind)
  if (!description) return refuse('tree.undescribed', { name: last.name }, instanceUri(moid, miid, path))
  return ok({ moid, miid, instance, path: [...path, last.name], parent, description })
}

/** What an address means in the description: names as they are, everything else for an un-named node. */
export function describedBy(description: MoDescription, path: readonly Step[]): NodeDescription | undefined {
  return path.reduce<NodeDescription | undefined>((found, step, index) => {
    const kind = index < path.length - 1 ? 'interior' : undefined
    return found && childDescription(found, step.kind === 'name' ? step.name : '', kind)
  }, description.root)
}
