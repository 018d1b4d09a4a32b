import { type ClientUri, parseClientUri } from '../client-uri.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { ManagementTree, RightsOf, TreeNode } from '../tree-types.ts'
import { uriOf, type Writing } from './allowed.ts'
import { type OwnMaps, withInstance, withNodeAt, withValidators } from './change-tree.ts'
import { checkDelegation } from './delegation.ts'
import { mostOf } from './describe.ts'
import { commandPlace, describedBy, elementPlace, type WritePlace } from './place.ts'
import { type Refusal, refuse } from './refusal.ts'
import { replaceNode } from './replace-node.ts'

/** What a write brought: the tree as it now stands, and where each element went. */
export interface Written {
  readonly tree: ManagementTree
  /** One ClientURI per element, in their order. */
  readonly uris: readonly string[]
}

/**
 * Writes an MO document as HGET does (OMA DM 2.0 §5.3; replacing is wholesale, see docs): to the place the command
 * names, else each element where its own ClientURI says. All or nothing: a refusal leaves the tree as it was.
 */
export function writeDocument(
  tree: ManagementTree,
  document: MoDocument,
  to: ClientUri | undefined,
  rights: RightsOf,
  newValidator: () => string,
): Result<Written, Refusal> {
  if (to && document.length !== 1) return refuse('tree.not-one-element', { count: document.length }, to.text)
  const own: OwnMaps = new WeakSet()
  let after = tree
  const uris: string[] = []
  for (const element of document) {
    const place = to ? labelledPlace(after, to, element) : elementPlace(after, element)
    if (!place.ok) return place
    const written = writeElement(after, place.value, element, rights, own)
    if (!written.ok) return written
    after = written.value
    uris.push(uriOf({ ...place.value, rights }, place.value.path))
  }
  const delegation = checkDelegation(tree, after, rights)
  if (!delegation.ok) return delegation
  return ok({ tree: withValidators(after, tree, newValidator), uris })
}

/** The place of the command; the element's own ClientURI is a label, which must name the same node of the description. */
function labelledPlace(tree: ManagementTree, to: ClientUri, element: MoElement): Result<WritePlace, Refusal> {
  const place = commandPlace(tree, to, element)
  if (!place.ok || element.uri === '') return place
  const label = parseClientUri(element.uri, tree.descriptions)
  const description = label.ok ? tree.descriptions.get(label.value.moid) : undefined
  const fits =
    label.ok &&
    label.value.moid === to.moid &&
    description !== undefined &&
    describedBy(description, label.value.path) === place.value.description
  return fits ? place : refuse('tree.wrong-label', { label: element.uri.slice(0, 300) }, to.text)
}

function writeElement(
  tree: ManagementTree,
  place: WritePlace,
  element: MoElement,
  rights: RightsOf,
  own: OwnMaps,
): Result<ManagementTree, Refusal> {
  const expected = place.path.at(-1)
  const writing = { moid: place.moid, miid: place.miid, rights }
  // At an MO root every name is accepted; a root that exists keeps its own.
  if (expected !== undefined && element.name !== expected) {
    return refuse('tree.wrong-top-member', { found: element.name, expected }, uriOf(writing, place.path))
  }
  const name = place.node?.name ?? expected ?? place.description.name ?? (element.name || place.miid)
  return writeAt(tree, writing, place, name, element.node, own)
}

/** Writes one node at its place and gives back the tree; validators are not yet renewed. */
export function writeAt(
  tree: ManagementTree,
  writing: Writing,
  place: WritePlace,
  name: string,
  incoming: MoNode,
  own?: OwnMaps,
): Result<ManagementTree, Refusal> {
  const { node: old, description, path, parent } = place
  const written = replaceNode(writing, { old, name, incoming, description, path, parent: parent?.description })
  if (!written.ok) return written
  if (written.value === old) return ok(tree)
  const room = old ? ok(undefined) : checkRoom(writing, place, name)
  if (!room.ok) return room
  return ok(putNode(tree, place, written.value, own))
}

function checkRoom(
  writing: Writing,
  { description, parent, path }: WritePlace,
  name: string,
): Result<undefined, Refusal> {
  const most = mostOf(description)
  if (parent?.kind !== 'interior' || most === Number.POSITIVE_INFINITY) return ok(undefined)
  let count = 1
  for (const child of parent.children.values()) if (child.description === description) count += 1
  return count > most ? refuse('tree.too-many', { most, name }, uriOf(writing, path.slice(0, -1))) : ok(undefined)
}

function putNode(
  tree: ManagementTree,
  { moid, miid, instance, path }: WritePlace,
  node: TreeNode,
  own: OwnMaps | undefined,
): ManagementTree {
  const root = instance ? withNodeAt(instance.root, path, node, own) : node
  return withInstance(tree, { moid, miid, root, validator: instance?.validator ?? '' }, own)
}
