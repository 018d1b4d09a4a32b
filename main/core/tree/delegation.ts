import { instanceUri } from '../client-uri.ts'
import { ok, type Result } from '../result.ts'
import { type ManagementTree, type RightsOf, right, type TreeNode } from '../tree-types.ts'
import { type DacRule, dacInstance, dacMoid, dacRules, serverOf } from './dac-rules.ts'
import { type Refusal, refuse } from './refusal.ts'
import { isOwn } from './rights.ts'

const accountFamily = /^urn:oma:mo:oma-dm-dmacc:/

/**
 * Checks the rules that a command of a server has changed (OMA DM 2.0 §12.3), else 403: the server may delegate where each
 * of them starts, before and after, and rights on an MO go only to servers that listed its MOID at bootstrap. What the
 * client itself writes is not checked; a tree without any DM Account has nobody to ask for a MOID.
 */
export function checkDelegation(
  before: ManagementTree,
  after: ManagementTree,
  rights: RightsOf,
): Result<undefined, Refusal> {
  const now = dacInstance(after)
  const old = dacInstance(before)
  if (!now || now.root === old?.root || isOwn(rights(dacMoid, now.miid, []))) return ok(undefined)
  const accounts = accountsOf(after)
  for (const change of changedRules(old?.root, now.root)) {
    const { moid, miid, was, is } = change
    const uri = instanceUri(dacMoid, now.miid, [moid, miid, (is ?? was)?.name ?? ''])
    for (const rule of [was, is]) {
      const held = rule ? rights(moid, miid, rule.path) : right.delegate
      if (!(held & right.delegate)) return refuse('tree.no-right', { right: 'Delegate' }, uri)
    }
    const stranger = newGrantees(change).find(serverId => !listed(accounts, serverId, moid))
    if (accounts.length > 0 && stranger !== undefined)
      return refuse('tree.not-delegable', { server: stranger, moid }, uri)
  }
  return ok(undefined)
}

interface RuleChange {
  readonly moid: string
  readonly miid: string
  /** Undefined for a new rule. */
  readonly was: DacRule | undefined
  /** Undefined for one that is gone. */
  readonly is: DacRule | undefined
}

function changedRules(old: TreeNode | undefined, now: TreeNode): readonly RuleChange[] {
  const [before, after] = [old ? dacRules(old) : new Map<string, never>(), dacRules(now)]
  const changes: RuleChange[] = []
  for (const moid of new Set([...before.keys(), ...after.keys()])) {
    const [wereOfType, areOfType] = [before.get(moid), after.get(moid)]
    for (const miid of new Set([...(wereOfType?.keys() ?? []), ...(areOfType?.keys() ?? [])])) {
      const were = new Map(wereOfType?.get(miid)?.map(rule => [rule.name, rule] as const))
      const are = new Map(areOfType?.get(miid)?.map(rule => [rule.name, rule] as const))
      for (const name of new Set([...were.keys(), ...are.keys()])) {
        const [was, is] = [were.get(name), are.get(name)]
        if (JSON.stringify(was) !== JSON.stringify(is)) changes.push({ moid, miid, was, is })
      }
    }
  }
  return changes
}

/** The servers that a change names anew, or gives more; what they only keep or lose is no delegation. */
function newGrantees({ was, is }: RuleChange): readonly string[] {
  const moved = was?.path.join('/') !== is?.path.join('/')
  return (is?.grants ?? []).flatMap(grant => {
    const before = moved ? undefined : was?.grants.find(({ name, maid }) => name === grant.name && maid === grant.maid)
    const isMore = !before || (grant.rights & ~before.rights) !== 0
    return isMore ? (serverOf(grant) ?? []) : []
  })
}

function accountsOf(tree: ManagementTree): readonly TreeNode[] {
  return [...tree.instances]
    .filter(([moid]) => accountFamily.test(moid))
    .flatMap(([, accounts]) => Array.from(accounts.values(), ({ root }) => root))
}

/** True if the DM Account of the server lists the MOID, or `*`, below Perm. */
function listed(accounts: readonly TreeNode[], serverId: string, moid: string): boolean {
  return accounts.some(account => {
    if (textOf(account, 'SrvID') !== serverId) return false
    const wanted = childrenOf(childOf(account, 'Perm')).map(permission => textOf(permission, 'MOID'))
    return wanted.includes('*') || wanted.includes(moid)
  })
}

function childrenOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'interior' ? [...node.children.values()] : []
}

function childOf(node: TreeNode, name: string): TreeNode | undefined {
  return node.kind === 'interior' ? node.children.get(name) : undefined
}

function textOf(node: TreeNode, name: string): string {
  const leaf = childOf(node, name)
  return leaf?.kind === 'leaf' ? String(leaf.value ?? '') : ''
}
