import type { NodeDescription } from '../description.ts'
import type { LeafValue } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { InteriorNode, TreeNode } from '../tree-types.ts'
import { mayChange, uriOf, type Writing } from './allowed.ts'
import { isRequired, mostOf } from './describe.ts'
import { type Refusal, refuse } from './refusal.ts'
import { valueFromDefault } from './values.ts'

/**
 * Holds the children of a written node to the Occurrence of the DDF (OMA DM 2.0 §6.3): a required dynamic child that is
 * missing gets its default value, too few and too many are refused. Adds to `children`.
 */
export function completeChildren(
  writing: Writing,
  description: NodeDescription,
  before: InteriorNode['children'],
  children: Map<string, TreeNode>,
  path: readonly string[],
): Result<undefined, Refusal> {
  const counts = new Map<NodeDescription, number>()
  for (const child of children.values()) counts.set(child.description, (counts.get(child.description) ?? 0) + 1)
  const uri = () => uriOf(writing, path)
  for (const child of description.children) {
    const count = counts.get(child) ?? 0
    const most = mostOf(child)
    if (count > most) return refuse('tree.too-many', { most, name: child.name ?? child.title ?? '*' }, uri())
    if (count > 0 || !isRequired(child) || child.scope === 'Permanent') continue
    const made = makeMissing(child, uri())
    if (!made.ok) return made
    const added = addMissing(writing, before.get(made.value.name), made.value, [...path, made.value.name])
    if (!added.ok) return added
    children.set(made.value.name, added.value)
  }
  return ok(undefined)
}

/** A required node with its default values; refused if one below has none, or no name. */
function makeMissing(description: NodeDescription, uri: string): Result<TreeNode, Refusal> {
  const { name } = description
  if (name === undefined) return refuse('tree.missing-child', { name: description.title ?? '*' }, uri)
  if (description.format !== 'node') {
    const value = defaultOf(description)
    return value === undefined
      ? refuse('tree.missing-child', { name }, uri)
      : ok({ kind: 'leaf', name, value, description })
  }
  const children = new Map<string, TreeNode>()
  for (const child of description.children) {
    if (!isRequired(child)) continue
    const made = makeMissing(child, `${uri}${uri.endsWith('/') ? '' : '/'}${name}`)
    if (!made.ok) return made
    children.set(made.value.name, made.value)
  }
  return ok({ kind: 'interior', name, children, description })
}

/** A permanent or `null` node needs no default; it is made with what there is. */
function defaultOf({ defaultValue, format }: NodeDescription): LeafValue | undefined {
  if (format === 'null') return null
  return defaultValue === undefined ? undefined : valueFromDefault(format, defaultValue)
}

/** What was there and falls back to its default is a change that Replace must allow. */
function addMissing(
  writing: Writing,
  old: TreeNode | undefined,
  made: TreeNode,
  path: readonly string[],
): Result<TreeNode, Refusal> {
  if (!old) return ok(made)
  if (old.kind === 'leaf' && made.kind === 'leaf' && old.value === made.value) return ok(old)
  const allowed = mayChange(writing, path, made.description, 'Replace')
  return allowed.ok ? ok(made) : allowed
}
