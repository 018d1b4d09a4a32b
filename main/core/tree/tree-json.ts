import { z } from 'zod'
import { distinctMoids } from '../ddf/moids.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { LeafValue } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { type Failed, failed, ok, type Result } from '../result.ts'
import type { ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'
import { childDescription, kindOf } from './describe.ts'
import { fitValue } from './values.ts'

/** A saved node: name and value, or name and children. */
type SavedNode = readonly [name: string, value: LeafValue | readonly SavedNode[]]

const savedTree = z.object({
  version: z.literal(1),
  instances: z.array(z.object({ moid: z.string(), miid: z.string(), validator: z.string(), root: z.unknown() })),
})

/** The instances of a tree as plain JSON, to keep a simulated device; descriptions are not part of it. */
export function toJson(tree: ManagementTree): unknown {
  const instances = [...tree.instances.values()].flatMap(each => [...each.values()])
  return {
    version: 1,
    instances: instances.map(({ moid, miid, validator, root }) => ({ moid, miid, validator, root: saveNode(root) })),
  }
}

function saveNode(node: TreeNode): SavedNode {
  return [node.name, node.kind === 'leaf' ? node.value : Array.from(node.children.values(), saveNode)]
}

/** A tree out of saved JSON and the descriptions it was made with. Problem, located: `tree.saved-state-broken`. */
export function fromJson(json: unknown, descriptions: readonly MoDescription[]): Result<ManagementTree> {
  const read = savedTree.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    return broken(`/${issue?.path.map(String).join('/') ?? ''}`, issue?.message ?? 'it has another shape')
  }
  const known = new Map(distinctMoids(descriptions).map(description => [description.moid, description]))
  const instances = new Map([...known.keys()].map(moid => [moid, new Map<string, MoInstance>()]))
  for (const { moid, miid, validator, root } of read.data.instances) {
    const description = known.get(moid)
    if (!description) return broken(moid, 'no DDF describes this MO')
    const node = loadNode(root, description.root, `${moid}/${miid}/`)
    if (!node.ok) return node
    instances.get(moid)?.set(miid, { moid, miid, validator, root: node.value })
  }
  return ok({ descriptions: known, instances })
}

function loadNode(saved: unknown, description: NodeDescription, path: string): Result<TreeNode> {
  const [name, content]: readonly unknown[] = Array.isArray(saved) ? saved : []
  if (typeof name !== 'string') return broken(path, 'a node is not a name and a value')
  if (!Array.isArray(content)) {
    const value = isLeafValue(content) ? fitValue(description.format, content) : undefined
    if (value === undefined) return broken(path, `the value does not fit the format ${description.format}`)
    return ok({ kind: 'leaf', name, value, description })
  }
  if (kindOf(description) === 'leaf') return broken(path, 'a leaf has children')
  const children = new Map<string, TreeNode>()
  for (const child of content as readonly unknown[]) {
    const childName = Array.isArray(child) ? String(child[0]) : ''
    const kind = Array.isArray(child) && Array.isArray(child[1]) ? 'interior' : 'leaf'
    const childPath = `${path}${path.endsWith('/') ? '' : '/'}${childName}`
    const found = childDescription(description, childName, kind)
    if (!found) return broken(childPath, 'the DDF knows no such node')
    const node = loadNode(child, found, childPath)
    if (!node.ok) return node
    children.set(childName, node.value)
  }
  return ok({ kind: 'interior', name, children, description })
}

function isLeafValue(value: unknown): value is LeafValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function broken(path: string, what: string): Failed<Problem> {
  return failed(problem('tree.saved-state-broken', { path, what }, { path }))
}
