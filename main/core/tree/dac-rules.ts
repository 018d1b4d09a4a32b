import { type ManagementTree, type MoInstance, right, type TreeNode } from '../tree-types.ts'

/** The Delegation Access Control MO (OMA DM 2.0 §12.3). */
export const dacMoid = 'urn:oma:mo:oma-dm-dacmo:1.0'

/** One rule on an MO instance: who may do what from `path` downwards. */
export interface DacRule {
  readonly name: string
  /** Names below the root of the instance; none = the whole instance. */
  readonly path: readonly string[]
  readonly grants: readonly DacGrant[]
}
export interface DacGrant {
  readonly name: string
  /** `serverid:<SrvID>`, `appid:<id>`, or `*`; a bare SrvID is read as the first (the specification's own figure has it). */
  readonly maid: string
  /** The bits of AR. */
  readonly rights: number
}

/** MOID → MIID → the rules on the instance, those with the longest path first. */
export type DacRules = ReadonlyMap<string, ReadonlyMap<string, readonly DacRule[]>>

/** The one instance that holds the rules; a client has no second one. */
export function dacInstance(tree: ManagementTree): MoInstance | undefined {
  return tree.instances.get(dacMoid)?.values().next().value
}

// Nodes never change, so that what was read from one holds as long as the node lives.
const read = new WeakMap<TreeNode, DacRules>()

/** All rules below the root of a Delegation Access Control MO. */
export function dacRules(root: TreeNode): DacRules {
  const known = read.get(root)
  if (known) return known
  const rules = new Map(
    childrenOf(root).map(type => {
      const instances = childrenOf(type).map(instance => [instance.name, rulesOn(instance)] as const)
      return [type.name, new Map(instances)] as const
    }),
  )
  read.set(root, rules)
  return rules
}

/** MAID of a server and of a local application (OMA DM 2.0 §12.3). */
export const serverMaid = (serverId: string): string => `serverid:${serverId}`
export const appMaid = (appId: string): string => `appid:${appId}`

/** True when a grant is for this MAID; without a prefix it names a server. */
const isFor = ({ maid }: DacGrant, wanted: string): boolean =>
  maid === '*' || maid === wanted || (!/^(?:serverid|appid):/.test(maid) && serverMaid(maid) === wanted)

/** The SrvID a grant names; undefined when it is for everybody or for a local application. */
export function serverOf({ maid }: DacGrant): string | undefined {
  return maid === '*' || maid.startsWith('appid:') ? undefined : maid.replace(/^serverid:/, '')
}

/**
 * The rules that decide about a node: those that cover it with the longest path (our choice: a rule further down
 * overrides for every grantee, OMA DM 2.0 §12.3 leaves it open).
 */
export function decidingRules(rules: readonly DacRule[], path: readonly string[]): readonly DacRule[] {
  const first = rules.find(rule => covers(rule, path))
  if (!first) return []
  return rules.filter(rule => rule.path.length === first.path.length && covers(rule, path))
}

/** What rules grant the holder of a MAID together. */
export function grantedTo(rules: readonly DacRule[], maid: string): number {
  return rules.reduce((held, { grants }) => {
    return grants.reduce((sum, grant) => (isFor(grant, maid) ? sum | grant.rights : sum), held)
  }, 0)
}

const covers = ({ path: start }: DacRule, path: readonly string[]): boolean =>
  start.length <= path.length && start.every((name, index) => name === path[index])

function rulesOn(instance: TreeNode): readonly DacRule[] {
  return childrenOf(instance)
    .map(readRule)
    .sort((a, b) => b.path.length - a.path.length)
}

function readRule(rule: TreeNode): DacRule {
  const grants = childrenOf(childOf(rule, 'Permissions')).map(grantee => ({
    name: grantee.name,
    maid: String(leafValue(grantee, 'MAID') ?? ''),
    rights: Number(leafValue(grantee, 'AR')) & right.all,
  }))
  const path = String(leafValue(rule, 'Path') ?? '')
  return { name: rule.name, path: path.split('/').filter(name => name !== ''), grants }
}

function childrenOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'interior' ? [...node.children.values()] : []
}

function childOf(node: TreeNode, name: string): TreeNode | undefined {
  return node.kind === 'interior' ? node.children.get(name) : undefined
}

function leafValue(node: TreeNode, name: string) {
  const leaf = childOf(node, name)
  return leaf?.kind === 'leaf' ? leaf.value : undefined
}
