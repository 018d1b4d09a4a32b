import type { NodeDescription } from '../description.ts'
import type { MoNode } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { InteriorNode, LeafNode, TreeNode } from '../tree-types.ts'
import { mayChange, mayDelete, mayMake, uriOf, type Writing } from './allowed.ts'
import { completeChildren } from './complete-children.ts'
import { factoryChildren } from './create-tree.ts'
import { childDescription, isRequired, kindOf } from './describe.ts'
import { type Refusal, refuse } from './refusal.ts'
import { fitValue } from './values.ts'

/** One node to write: what is there, what comes, and what the DDF says. */
export interface NodeWrite {
  readonly old?: TreeNode | undefined
  readonly name: string
  readonly incoming: MoNode
  readonly description: NodeDescription
  readonly path: readonly string[]
  /** Description of the node above; its Add allows children too. */
  readonly parent?: NodeDescription | undefined
  /** The node above is made in this very write. */
  readonly parentIsNew?: boolean
  /** `old` came into being with the node above, in this very write. */
  readonly isFactoryNode?: boolean
}

/**
 * Writes a node wholesale (protocol choice for HGET, OMA DM 2.0 §5.3, §6.3): what is named is written or made, dynamic
 * children that are not named go, permanent ones stay. Gives back the very same node if nothing changes.
 */
export function replaceNode(writing: Writing, write: NodeWrite): Result<TreeNode, Refusal> {
  const { incoming, description, path } = write
  const expected = kindOf(description)
  if (incoming.kind !== expected) {
    const words = { leaf: 'a leaf', interior: 'an interior node' }
    return refuse('tree.wrong-kind', { expected: words[expected], found: words[incoming.kind] }, uriOf(writing, path))
  }
  return incoming.kind === 'leaf'
    ? replaceLeaf(writing, write, incoming.value)
    : replaceInterior(writing, write, incoming.children)
}

function replaceLeaf(writing: Writing, write: NodeWrite, incoming: LeafNode['value']): Result<TreeNode, Refusal> {
  const { old, name, description, path } = write
  const value = fitValue(description.format, incoming)
  if (value === undefined) {
    const shown = String(incoming).slice(0, 80)
    return refuse('tree.wrong-value', { value: shown, format: description.format }, uriOf(writing, path))
  }
  if (old?.kind === 'leaf' && old.value === value) return ok(old)
  const allowed = old ? mayChange(writing, path, description, 'Replace') : mayMake(writing, write)
  return allowed.ok ? ok({ kind: 'leaf', name, value, description }) : allowed
}

function replaceInterior(
  writing: Writing,
  write: NodeWrite,
  incoming: ReadonlyMap<string, MoNode>,
): Result<TreeNode, Refusal> {
  const { old, name, description, path } = write
  if (!old) {
    const allowed = mayMake(writing, write)
    if (!allowed.ok) return allowed
  }
  const before = old?.kind === 'interior' ? old.children : factoryChildren(description)
  const kept = keepChildren(writing, before, incoming, path)
  if (!kept.ok) return kept
  const children = kept.value
  for (const [childName, childNode] of incoming) {
    const written = writeChild(writing, write, before.get(childName), childName, childNode)
    if (!written.ok) return written
    children.set(childName, written.value)
  }
  const complete = completeChildren(writing, description, before, children, path)
  if (!complete.ok) return complete
  const same = old?.kind === 'interior' && sameChildren(old.children, children)
  return ok(same ? old : { kind: 'interior', name, children, description })
}

function writeChild(
  writing: Writing,
  above: NodeWrite,
  old: TreeNode | undefined,
  name: string,
  incoming: MoNode,
): Result<TreeNode, Refusal> {
  const description = old?.description ?? childDescription(above.description, name, incoming.kind)
  if (!description || name === '') return refuse('tree.undescribed', { name }, uriOf(writing, above.path))
  const path = [...above.path, name]
  const aboveIsMade = above.old === undefined
  return replaceNode(writing, {
    old,
    name,
    incoming,
    description,
    path,
    parent: above.description,
    parentIsNew: aboveIsMade || (above.isFactoryNode ?? false),
    isFactoryNode: old !== undefined && (aboveIsMade || (above.isFactoryNode ?? false)),
  })
}

/** The children that stay, in their order; dynamic ones that the document does not name are deleted. */
function keepChildren(
  writing: Writing,
  before: InteriorNode['children'],
  incoming: ReadonlyMap<string, MoNode>,
  path: readonly string[],
): Result<Map<string, TreeNode>, Refusal> {
  const kept = new Map<string, TreeNode>()
  for (const [name, child] of before) {
    const { scope, name: fixed } = child.description
    if (incoming.has(name) || scope === 'Permanent') kept.set(name, child)
    // A required one falls back to its default value, or is missed, when the children are complete.
    else if (fixed === undefined || !isRequired(child.description)) {
      const allowed = mayDelete(writing, child, [...path, name])
      if (!allowed.ok) return allowed
    }
  }
  return ok(kept)
}

function sameChildren(before: InteriorNode['children'], after: InteriorNode['children']): boolean {
  if (before.size !== after.size) return false
  for (const [name, child] of after) if (before.get(name) !== child) return false
  return true
}
