import type { ClientUri } from '../client-uri.ts'
import { type Problem, problem } from '../problem.ts'
import { type Failed, failed, ok, type Result } from '../result.ts'
import type { ManagementTree, MoInstance, TreeNode } from '../tree-types.ts'
import { leafText } from './values.ts'

/** A node that an address led to. */
export interface NodeRef {
  readonly instance: MoInstance
  /** Names below the MO root, `[]` for the root. */
  readonly path: readonly string[]
  readonly node: TreeNode
}

/**
 * The nodes an address stands for (OMA DM 2.0 §6.1.2): exactly one without wildcard, at least one with.
 * Problems: `tree.unknown-mo`, `tree.not-found`, `tree.ambiguous`, `tree.unpicked-name`.
 */
export function resolve(tree: ManagementTree, uri: ClientUri): Result<readonly NodeRef[]> {
  const unpicked = [uri.instance, ...uri.path].find(
    step => step.kind === 'pick' && !uri.conditions.some(({ letter }) => letter === step.letter),
  )
  if (unpicked?.kind === 'pick') return fail(uri, 'tree.unpicked-name', { letter: unpicked.letter })
  const all = tree.instances.get(uri.moid)
  if (!all) return fail(uri, 'tree.unknown-mo', { moid: uri.moid })
  const instances = pickInstances(all, uri)
  if (!instances.ok) return instances
  let found = instances.value.map((instance): NodeRef => ({ instance, path: [], node: instance.root }))
  for (const step of uri.path) {
    const next: NodeRef[] = []
    for (const ref of found) {
      const matches = matchStep(ref, step, uri)
      if (step.kind === 'pick' && matches.length > 1) return fail(uri, 'tree.ambiguous')
      for (const match of matches) next.push(match)
    }
    found = next
  }
  return found.length === 0 ? fail(uri, 'tree.not-found') : ok(found)
}

function pickInstances(all: ReadonlyMap<string, MoInstance>, uri: ClientUri): Result<readonly MoInstance[]> {
  const step = uri.instance
  if (step.kind === 'name') {
    const instance = all.get(step.name)
    return instance ? ok([instance]) : fail(uri, 'tree.not-found')
  }
  const fitting = [...all.values()].filter(({ root }) => step.kind !== 'pick' || satisfies(root, step.letter, uri))
  if (fitting.length === 0) return fail(uri, 'tree.not-found')
  return step.kind === 'any' || fitting.length === 1 ? ok(fitting) : fail(uri, 'tree.ambiguous')
}

function matchStep({ instance, path, node }: NodeRef, step: ClientUri['path'][number], uri: ClientUri): NodeRef[] {
  if (node.kind === 'leaf') return []
  const below = (child: TreeNode): NodeRef => ({ instance, path: [...path, child.name], node: child })
  if (step.kind === 'name') {
    const child = node.children.get(step.name)
    return child ? [below(child)] : []
  }
  const matches: NodeRef[] = []
  for (const child of node.children.values()) {
    if (step.kind === 'any' || satisfies(child, step.letter, uri)) matches.push(below(child))
  }
  return matches
}

function satisfies(node: TreeNode, letter: string, uri: ClientUri): boolean {
  return uri.conditions.every(condition => condition.letter !== letter || holds(node, condition))
}

/** True if the leaf at the path of an nv field has its value. */
function holds(node: TreeNode, { path, value }: ClientUri['conditions'][number]): boolean {
  const leaf = path.reduce<TreeNode | undefined>(
    (found, name) => (found?.kind === 'interior' ? found.children.get(name) : undefined),
    node,
  )
  return leaf?.kind === 'leaf' && leafText(leaf.value) === value
}

type ResolveCode = 'tree.unknown-mo' | 'tree.not-found' | 'tree.ambiguous' | 'tree.unpicked-name'

function fail(uri: ClientUri, code: ResolveCode, detail: Record<string, string> = {}): Failed<Problem> {
  return failed(problem(code, { uri: uri.text, ...detail }, { path: uri.text }))
}
