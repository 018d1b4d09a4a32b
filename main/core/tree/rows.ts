import type { MoDescription, NodeDescription } from '../description.ts'
import type { ManagementTree, TreeNode } from '../tree-types.ts'
import { childDescription } from './describe.ts'

export { fromJson, toJson } from './tree-json.ts'

/** One row of a tree shown as a list. */
export interface FlatNode {
  /** 0 for the root of an MO instance. */
  readonly depth: number
  readonly moid: string
  readonly miid: string
  /** Names below the MO root, `[]` for the root. */
  readonly path: readonly string[]
  readonly node: TreeNode
}

/** Every node of the tree, parents before their children, in the order of the tree. */
export function* walkTree(tree: ManagementTree): Generator<FlatNode, void, undefined> {
  for (const instances of tree.instances.values()) {
    for (const { moid, miid, root } of instances.values()) {
      yield* walkInstance(moid, miid, root)
    }
  }
}

function* walkInstance(moid: string, miid: string, root: TreeNode): Generator<FlatNode, void, undefined> {
  yield { depth: 0, moid, miid, path: [], node: root }
  // A stack of iterators, so that the depth of a tree never meets that of the call stack.
  const open = [{ path: [] as readonly string[], rest: childrenOf(root) }]
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.rest.next()
    if (next.done) {
      open.pop()
      continue
    }
    const node = next.value
    const path = [...top.path, node.name]
    yield { depth: path.length, moid, miid, path, node }
    if (node.kind === 'interior') open.push({ path, rest: childrenOf(node) })
  }
}

function childrenOf(node: TreeNode): Iterator<TreeNode> {
  return (node.kind === 'interior' ? node.children : new Map<string, TreeNode>()).values()
}

/** The number of nodes in all MO instances. */
export function countNodes(tree: ManagementTree): number {
  const open: TreeNode[] = []
  for (const instances of tree.instances.values()) for (const { root } of instances.values()) open.push(root)
  let count = 0
  for (let node = open.pop(); node; node = open.pop()) {
    count += 1
    if (node.kind === 'interior') for (const child of node.children.values()) open.push(child)
  }
  return count
}

/** What the DDF says about the node at a path below the MO root, `[]` for the root; real names lead through un-named nodes. */
export function describeNode(description: MoDescription, path: readonly string[]): NodeDescription | undefined {
  return path.reduce<NodeDescription | undefined>(
    (found, name, index) => found && childDescription(found, name, index < path.length - 1 ? 'interior' : undefined),
    description.root,
  )
}
