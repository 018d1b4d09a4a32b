import type { NodeDescription } from '#core/description.ts'
import { type DacRule, type DacRules, dacMoid, dacRules, serverOf } from '#core/tree/dac-rules.ts'
import { type Decision, decideRights, type Policy } from '#core/tree/decide-rights.ts'
import type { TreeNode } from '#core/tree-types.ts'
import type { KnownInstance, KnownNode, KnownTree, Place } from './device-tree.ts'

// Rights as the device's own rules have them, as far as they were read from it (OMA DM 2.0 §12.3).

const accountFamily = /^urn:oma:mo:oma-dm-dmacc:/

/** The instance that holds the rules, when they were read. */
export function knownRules(tree: KnownTree): (KnownInstance & { readonly root: KnownNode }) | undefined {
  const [rules] = tree.get(dacMoid)?.values() ?? []
  return rules?.root && rules.root.children.size > 0 ? { ...rules, root: rules.root } : undefined
}

// What was read is replaced as a whole, so that the policy made of it holds as long as the tree lives.
const policies = new WeakMap<KnownTree, Policy | null>()

/** The policy that was read; undefined while it was not: then only the device can decide. */
export function knownPolicy(tree: KnownTree): (Policy & { readonly rules: DacRules }) | undefined {
  const known = policies.get(tree)
  if (known !== undefined) return known === null ? undefined : (known as Policy & { readonly rules: DacRules })
  const instance = knownRules(tree)
  const rules = instance && dacRules(ruleNode(instance.root))
  const policy = rules && {
    rules,
    hasInstance: (moid: string, miid: string) => tree.get(moid)?.has(miid) ?? false,
    accountOf: (moid: string, miid: string) =>
      accountFamily.test(moid) ? srvIdOf(tree.get(moid)?.get(miid)) : undefined,
  }
  policies.set(tree, policy ?? null)
  return policy
}

// Which MOs a server listed at bootstrap no server can read; what is shown of a device it listed.
const all = new Set(['*'])

/**
 * True when rules were read, but maybe before there was this instance: none of them names it, and it was not read before
 * they were. Whoever makes an instance holds rights on it (OMA DM 2.0 §12.3), so that a new one is no free one.
 */
export function rulesAreOlder(tree: KnownTree, moid: string, miid: string): boolean {
  const rules = knownRules(tree)
  const instance = tree.get(moid)?.get(miid)
  if (moid === dacMoid || !rules || !instance || rulesOn(tree, moid, miid)) return false
  const readAt = instance.root?.readAt
  return readAt === undefined || readAt > (rules.root.readAt ?? 0)
}

/** What the device's rules say about a server at a place; undefined when they were not read, or are older than it. */
export function decisionAt(tree: KnownTree, serverId: string, { moid, miid, path }: Place): Decision | undefined {
  const policy = rulesAreOlder(tree, moid, miid) ? undefined : knownPolicy(tree)
  return policy && decideRights(policy, { serverId, permitted: all }, moid, miid, path)
}

/** The rights that the device grants a server at a place, as bits of AR; undefined when its rules do not tell. */
export function rightsAt(tree: KnownTree, serverId: string, place: Place): number | undefined {
  return decisionAt(tree, serverId, place)?.rights
}

/** The rules on one instance, as they were read. */
export function rulesOn(tree: KnownTree, moid: string, miid: string): readonly DacRule[] | undefined {
  return knownPolicy(tree)?.rules.get(moid)?.get(miid)
}

/** Every server that the rules or the accounts of a device name, ours first. */
export function knownServers(tree: KnownTree, ours: string): readonly string[] {
  const named = [...(knownPolicy(tree)?.rules.values() ?? [])].flatMap(instances =>
    [...instances.values()].flat().flatMap(({ grants }) => grants.flatMap(grant => serverOf(grant) ?? [])),
  )
  const accounts = [...tree].flatMap(([moid, instances]) =>
    accountFamily.test(moid) ? [...instances.values()].flatMap(instance => srvIdOf(instance) ?? []) : [],
  )
  const others = [...new Set([...named, ...accounts])].filter(id => id !== ours && id !== '').sort()
  return [ours, ...others]
}

function srvIdOf(instance: KnownInstance | undefined): string | undefined {
  const leaf = instance?.root?.children.get('SrvID')
  return leaf?.value === undefined || leaf.value === null ? undefined : String(leaf.value)
}

const standIn: NodeDescription = {
  access: new Set(['Get']),
  format: 'node',
  occurrence: 'ZeroOrMore',
  scope: 'Dynamic',
  mime: [],
  children: [],
}

/** A node that was read as one of a tree, to find rules in it: only names and values count for rights. */
export function ruleNode({ name, kind, value, children }: KnownNode): TreeNode {
  if (kind === 'leaf') return { kind, name, value: value ?? null, description: standIn }
  const below = new Map([...children].map(([child, node]) => [child, ruleNode(node)] as const))
  return { kind, name, children: below, description: standIn }
}
