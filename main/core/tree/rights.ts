import { type ManagementTree, type MoInstance, type RightsOf, right, type TreeNode } from '../tree-types.ts'

/** The Delegation Access Control MO (OMA DM 2.0 §12.3). */
export const dacMoid = 'urn:oma:mo:oma-dm-dacmo:1.0'

// A bit beside those of AR: the client itself acts, and the AccessType of the DDF does not bind it.
const ownBit = 16

/** The rights of the client itself, for example while it carries out a bootstrap: everything, whatever the DDF allows servers. */
export const ownRights: RightsOf = () => right.all | ownBit

/** True for the rights of the client itself. */
export const isOwn = (held: number): boolean => (held & ownBit) !== 0

/** One rule for one caller: what it grants from `path` downwards. */
interface Rule {
  readonly name: string
  readonly path: readonly string[]
  readonly rights: number
}

/**
 * What a server may do, by the Delegation Access Control MO as it stands in `tree` (OMA DM 2.0 §10, §12.3).
 * `permitted` holds the MOIDs the server listed at bootstrap, or `*`; others it may not touch. A client without the MO
 * grants everything. An instance that does not exist belongs to whoever makes it.
 */
export function rightsFor(tree: ManagementTree, serverId: string, permitted: ReadonlySet<string>): RightsOf {
  const dac = dacInstance(tree)
  const isPermitted = (moid: string) => permitted.has('*') || permitted.has(moid)
  if (!dac) return moid => (isPermitted(moid) ? right.all : 0)
  const rules = rulesOf(dac.root, serverId)
  return (moid, miid, path) => {
    if (moid === dacMoid) return rightsOnRules(rules, path)
    if (!isPermitted(moid)) return 0
    if (!tree.instances.get(moid)?.has(miid)) return right.all
    return rightsByRule(rules.get(moid)?.get(miid) ?? [], path)
  }
}

/** The one instance that holds the rules; a client has no second one. */
export function dacInstance(tree: ManagementTree): MoInstance | undefined {
  return tree.instances.get(dacMoid)?.values().next().value
}

/** The rules with the longest path decide; several of the same length add up. Rules come longest path first. */
function rightsByRule(rules: readonly Rule[], path: readonly string[]): number {
  let held = 0
  let length = -1
  for (const rule of rules) {
    if (rule.path.length < length) break
    if (rule.path.length > path.length || rule.path.some((name, index) => name !== path[index])) continue
    length = rule.path.length
    held |= rule.rights
  }
  return held
}

type Rules = ReadonlyMap<string, ReadonlyMap<string, readonly Rule[]>>

/** Rights on the rules themselves: to read those of instances one has a right on, to change those one may delegate. */
function rightsOnRules(rules: Rules, [moid, miid, name]: readonly string[]): number {
  if (moid === undefined) return right.read
  const ofType = rules.get(moid)
  const lists = miid === undefined ? [...(ofType?.values() ?? [])] : [ofType?.get(miid) ?? []]
  const any = lists.flat().reduce((held, rule) => held | rule.rights, 0)
  // A rule may be changed by who may delegate where it starts; a new one by who may delegate the instance.
  const place = lists[0]?.find(rule => rule.name === name)?.path ?? []
  const held = miid === undefined ? any : rightsByRule(lists[0] ?? [], place)
  return (any > 0 ? right.read : 0) | (held & right.delegate ? right.write : 0)
}

function rulesOf(root: TreeNode, serverId: string): Rules {
  const callers = new Set(['*', serverId, `serverid:${serverId}`])
  const rules = new Map<string, Map<string, readonly Rule[]>>()
  for (const type of childrenOf(root)) {
    const instances = new Map<string, readonly Rule[]>()
    for (const instance of childrenOf(type)) {
      const list = childrenOf(instance).map(rule => readRule(rule, callers))
      instances.set(
        instance.name,
        list.sort((a, b) => b.path.length - a.path.length),
      )
    }
    rules.set(type.name, instances)
  }
  return rules
}

function readRule(rule: TreeNode, callers: ReadonlySet<string>): Rule {
  const grantees = childrenOf(childOf(rule, 'Permissions'))
  const granted = grantees.filter(grantee => callers.has(String(leafValue(grantee, 'MAID'))))
  return {
    name: rule.name,
    path: String(leafValue(rule, 'Path') ?? '')
      .split('/')
      .filter(name => name !== ''),
    rights: granted.reduce((held, grantee) => held | (Number(leafValue(grantee, 'AR')) & right.all), 0),
  }
}

function childrenOf(node: TreeNode | undefined): TreeNode[] {
  return node?.kind === 'interior' ? [...node.children.values()] : []
}

function childOf(node: TreeNode, name: string): TreeNode | undefined {
  return node.kind === 'interior' ? node.children.get(name) : undefined
}

function leafValue(node: TreeNode, name: string) {
  const leaf = childOf(node, name)
  return leaf?.kind === 'leaf' ? leaf.value : undefined
}
