import type { MoDescription, NodeDescription } from '../description.ts'
import { distinctMoids, madeMoid, statedMoid } from './moids.ts'

/** A top-level node of a document. */
interface RootNode {
  readonly node: NodeDescription
  readonly path?: string
}

/**
 * Makes one description of each tree in a document. A root "." that names no MOID stands for the whole device tree:
 * each node below it is an object of its own. A root whose Path leads into another root continues it there.
 */
export function describeRoots(roots: readonly RootNode[], file?: string): readonly MoDescription[] {
  const joined = joinContinued(roots.flatMap(splitDeviceTree))
  return distinctMoids(
    joined.map(({ node, path }) => ({
      moid: statedMoid(node) ?? madeMoid(node, file),
      ...(file !== undefined && { ddf: file }),
      ...(path && { path }),
      root: node,
    })),
  )
}

function splitDeviceTree(root: RootNode): readonly RootNode[] {
  const { node } = root
  if (node.name !== '.' || statedMoid(node) !== undefined) return [root]
  return node.children.map(child => ({ node: child, path: '.' }))
}

/** Files with more roots than this are left as they are; real ones have a few dozen. */
const joinLimit = 1000

function joinContinued(roots: readonly RootNode[]): readonly RootNode[] {
  if (roots.length > joinLimit) return roots
  const joined: RootNode[] = []
  for (const root of [...roots].sort((a, b) => segments(a.path).length - segments(b.path).length)) {
    const at = segments(root.path)
    const host = joined.findIndex(({ node, path }) => below(at, segments(path), node) !== undefined)
    const found = joined[host]
    if (!found) joined.push(root)
    else joined[host] = { ...found, node: graft(found.node, at.slice(segments(found.path).length + 1), root.node) }
  }
  return inOrder(roots, joined)
}

/** Keeps the order of the file, so that the first of equal MOIDs is the first one written. */
function inOrder(roots: readonly RootNode[], joined: readonly RootNode[]): readonly RootNode[] {
  const rank = new Map(roots.map(({ node }, index) => [node.line ?? index, index]))
  return [...joined].sort((a, b) => (rank.get(a.node.line ?? 0) ?? 0) - (rank.get(b.node.line ?? 0) ?? 0))
}

/** The node at the path `at`, if it lies in the tree whose root is `node` below `path`. */
function below(at: readonly string[], path: readonly string[], node: NodeDescription): NodeDescription | undefined {
  if (at.length <= path.length || path.some((segment, index) => segment !== at[index])) return undefined
  if (at[path.length] !== node.name) return undefined
  return at.slice(path.length + 1).reduce<NodeDescription | undefined>((found, segment) => child(found, segment), node)
}

function child(node: NodeDescription | undefined, segment: string): NodeDescription | undefined {
  const name = /^(?:\*|<.*>|\[.*\])$/.test(segment) ? undefined : segment
  return node?.children.find(candidate => candidate.name === name)
}

function graft(node: NodeDescription, path: readonly string[], added: NodeDescription): NodeDescription {
  const [next, ...rest] = path
  const interior = { ...node, format: 'node' as const }
  if (next === undefined) {
    const known = node.children.some(({ name }) => name === added.name)
    return known ? node : { ...interior, children: [...node.children, added] }
  }
  const target = child(node, next)
  return { ...node, children: node.children.map(each => (each === target ? graft(each, rest, added) : each)) }
}

function segments(path: string | undefined): readonly string[] {
  return (path ?? '').split('/').filter(segment => segment !== '' && segment !== '.')
}
