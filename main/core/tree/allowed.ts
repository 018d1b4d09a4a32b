import { instanceUri } from '../client-uri.ts'
import type { AccessType, NodeDescription } from '../description.ts'
import { ok, type Result } from '../result.ts'
import { type RightsOf, right, type TreeNode } from '../tree-types.ts'
import { type Refusal, refuse } from './refusal.ts'
import { isOwn } from './rights.ts'

// What a caller may do to a node: the right bits of OMA DM 2.0 §12.3 and the AccessType of the DDF (§6.3.1.1).

/** Who writes, and in which MO instance. */
export interface Writing {
  readonly moid: string
  readonly miid: string
  readonly rights: RightsOf
}

/** A node that is to be made. */
export interface Making {
  readonly description: NodeDescription
  readonly path: readonly string[]
  readonly parent?: NodeDescription | undefined
  readonly parentIsNew?: boolean
}

/** Add may stand at the node that is made or at the node above it; published DDFs do either. */
export function mayMake(
  writing: Writing,
  { description, path, parent, parentIsNew }: Making,
): Result<undefined, Refusal> {
  const isOwnWrite = isOwn(writing.rights(writing.moid, writing.miid, path))
  if (description.scope === 'Permanent' && !parentIsNew && !isOwnWrite)
    return refuse('tree.permanent', {}, uriOf(writing, path))
  const canAdd = parentIsNew || description.access.has('Add') || parent?.access.has('Add')
  return mayChange(writing, path, description, 'Add', canAdd)
}

/** Write right on the node, and the access type of the DDF; the client itself needs neither. */
export function mayChange(
  writing: Writing,
  path: readonly string[],
  description: NodeDescription,
  access: AccessType,
  hasAccess = description.access.has(access),
): Result<undefined, Refusal> {
  const held = writing.rights(writing.moid, writing.miid, path)
  if (isOwn(held)) return ok(undefined)
  if (!(held & right.write)) return refuse('tree.no-right', { right: 'Write' }, uriOf(writing, path))
  return hasAccess ? ok(undefined) : refuse('tree.no-access', { access }, uriOf(writing, path))
}

/** Delete at the node itself, and the Write right on it and everything below. */
export function mayDelete(writing: Writing, node: TreeNode, path: readonly string[]): Result<undefined, Refusal> {
  const allowed = mayChange(writing, path, node.description, 'Delete')
  return allowed.ok ? mayWriteBelow(writing, node, path) : allowed
}

/** The Write right on everything below a node. */
export function mayWriteBelow(writing: Writing, node: TreeNode, path: readonly string[]): Result<undefined, Refusal> {
  if (node.kind === 'leaf') return ok(undefined)
  for (const child of node.children.values()) {
    const childPath = [...path, child.name]
    const allowed = mayChange(writing, childPath, child.description, 'Delete', true)
    if (!allowed.ok) return allowed
    const below = mayWriteBelow(writing, child, childPath)
    if (!below.ok) return below
  }
  return ok(undefined)
}

export const uriOf = ({ moid, miid }: Writing, path: readonly string[]) => instanceUri(moid, miid, path)
