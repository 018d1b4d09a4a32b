import { instanceUri } from '../client-uri.ts'
import { ok, type Result } from '../result.ts'
import type { ManagementTree, RightsOf, TreeNode } from '../tree-types.ts'
import { type Refusal, refuse } from './refusal.ts'
import { dacInstance, dacMoid, isOwn } from './rights.ts'

const accountFamily = /^urn:oma:mo:oma-dm-dmacc:/

/**
 * Checks the rules that a write has changed: rights on an MO may only go to a server that listed its MOID at bootstrap
 * (OMA DM 2.0 §12.3), else 403. What the client itself writes is not checked, nor is a tree without any DM Account,
 * where nobody was bootstrapped.
 */
export function checkDelegation(
  before: ManagementTree,
  after: ManagementTree,
  rights: RightsOf,
): Result<undefined, Refusal> {
  const rules = dacInstance(after)
  const old = dacInstance(before)
  if (!rules || rules.root === old?.root || isOwn(rights(dacMoid, rules.miid, []))) return ok(undefined)
  const accounts = accountsOf(after)
  if (accounts.length === 0) return ok(undefined)
  for (const type of childrenOf(rules.root)) {
    const oldType = childOf(old?.root, type.name)
    if (type === oldType) continue
    for (const { node, names, serverId } of grantees(type)) {
      const isOld = node === names.reduce((found, name) => childOf(found, name), oldType)
      if (isOld || mayManage(accounts, serverId, type.name)) continue
      const uri = instanceUri(dacMoid, rules.miid, [type.name, ...names])
      return refuse('tree.not-delegable', { server: serverId, moid: type.name }, uri)
    }
  }
  return ok(undefined)
}

interface Grantee {
  readonly node: TreeNode
  /** Names below the MO type. */
  readonly names: readonly string[]
  readonly serverId: string
}

/** The servers named in the rules of an MO type. */
function grantees(type: TreeNode): readonly Grantee[] {
  return childrenOf(type).flatMap(instance =>
    childrenOf(instance).flatMap(rule =>
      childrenOf(childOf(rule, 'Permissions')).flatMap(node => {
        const maid = textOf(node, 'MAID')
        const serverId = maid.replace(/^serverid:/, '')
        const names = [instance.name, rule.name, 'Permissions', node.name]
        return maid === '*' || maid.startsWith('appid:') ? [] : { node, names, serverId }
      }),
    ),
  )
}

function accountsOf(tree: ManagementTree): readonly TreeNode[] {
  return [...tree.instances]
    .filter(([moid]) => accountFamily.test(moid))
    .flatMap(([, accounts]) => Array.from(accounts.values(), ({ root }) => root))
}

/** True if the DM Account of the server lists the MOID, or `*`, below Perm. */
function mayManage(accounts: readonly TreeNode[], serverId: string, moid: string): boolean {
  return accounts.some(account => {
    if (textOf(account, 'SrvID') !== serverId) return false
    const listed = childrenOf(childOf(account, 'Perm')).map(permission => textOf(permission, 'MOID'))
    return listed.includes('*') || listed.includes(moid)
  })
}

function childrenOf(node: TreeNode | undefined): TreeNode[] {
  return node?.kind === 'interior' ? [...node.children.values()] : []
}

function childOf(node: TreeNode | undefined, name: string): TreeNode | undefined {
  return node?.kind === 'interior' ? node.children.get(name) : undefined
}

function textOf(node: TreeNode, name: string): string {
  const leaf = childOf(node, name)
  return leaf?.kind === 'leaf' ? String(leaf.value ?? '') : ''
}
