import type { LockOutPlace } from '#contract'
import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { dacMoid, dacRules } from '#core/tree/dac-rules.ts'
import { findLockOuts } from '#core/tree/lock-outs.ts'
import type { KnownNode, KnownTree } from './device-tree.ts'
import { knownRules, knownServers, ruleNode } from './known-rights.ts'

// Rules can also be changed node by node, like any data (OMA DM 2.0 §12.3): what that would lock is found by making the
// change on the rules as they were read.

/** One change of a device's tree. */
export interface Edit {
  readonly uri: string
  /** What is written there; undefined = the node is deleted. */
  readonly value?: unknown
}

/** Where these changes, one after another, would lock every server out; places of all objects, as ClientURIs. */
export function lockOutsOf(tree: KnownTree, edits: readonly Edit[], ours: string): readonly LockOutPlace[] {
  const known = knownRules(tree)
  if (!known) return []
  const paths = edits.map(({ uri }) => pathInRules(uri, known.miid))
  if (paths.every(path => path === undefined)) return []
  const changed = edits.reduce<KnownNode>((root, { value }, at) => {
    const path = paths[at]
    return path ? withValue(root, path, value) : root
  }, known.root)
  const [before, after] = [dacRules(ruleNode(known.root)), dacRules(ruleNode(changed))]
  const servers = knownServers(tree, ours)
  return [...before].flatMap(([moid, instances]) =>
    [...instances].flatMap(([miid, rules]) =>
      findLockOuts(rules, after.get(moid)?.get(miid) ?? [], servers).map(({ path, kind }) => ({
        path: instanceUri(moid, miid, path),
        kind,
      })),
    ),
  )
}

/** Names below the root of the rules; undefined for an address elsewhere, or one that only the device can resolve. */
function pathInRules(uri: string, miid: string): readonly string[] | undefined {
  const parsed = parseClientUri(uri, new Set([dacMoid]))
  if (!parsed.ok || parsed.value.moid !== dacMoid) return undefined
  const { instance, path } = parsed.value
  if (instance.kind === 'name' && instance.name !== miid) return undefined
  const names = path.flatMap(step => (step.kind === 'name' ? [step.name] : []))
  return names.length < path.length ? undefined : names
}

/** The node with a value put, or removed, at a path below it; nodes on the way come into being as they are needed. */
function withValue(node: KnownNode, [name, ...rest]: readonly string[], value: unknown): KnownNode {
  if (name === undefined) return nodeOf(node.name, value ?? {})
  const children = new Map(node.children)
  const below = children.get(name)
  if (value === undefined && (rest.length === 0 || !below)) children.delete(name)
  else children.set(name, withValue(below ?? nodeOf(name, {}), rest, value))
  return { name: node.name, kind: 'interior', children }
}

function nodeOf(name: string, value: unknown): KnownNode {
  if (value !== null && typeof value === 'object') {
    const children = Object.entries(value).map(([child, below]) => [child, nodeOf(child, below)] as const)
    return { name, kind: 'interior', children: new Map(children) }
  }
  return { name, kind: 'leaf', value: value === null ? null : String(value), children: new Map() }
}
