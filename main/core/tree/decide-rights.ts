import { type ManagementTree, right, type TreeNode } from '../tree-types.ts'
import {
  appMaid,
  type DacRule,
  type DacRules,
  dacInstance,
  dacMoid,
  dacRules,
  decidingRules,
  grantedTo,
  serverMaid,
} from './dac-rules.ts'

/** A server as the rules see it: its SrvID, and the MOIDs that it listed at bootstrap, or `*`. */
interface ServerCaller {
  readonly serverId: string
  readonly permitted: ReadonlySet<string>
}
/** A local application as the rules see it; it lists no MOIDs. */
interface AppCaller {
  readonly appId: string
}
export type Caller = ServerCaller | AppCaller

const maidOf = (caller: Caller): string => ('appId' in caller ? appMaid(caller.appId) : serverMaid(caller.serverId))

/** What decided about the rights at a node. */
export type DecidedBy =
  /** The client keeps no Delegation Access Control MO: everything is allowed. */
  | 'no-access-control'
  /** The server did not list the MOID at bootstrap. */
  | 'not-listed'
  /** There is no such instance: it belongs to whoever makes it. */
  | 'no-instance'
  /** No rule covers the node. */
  | 'no-rule'
  | 'rule'
  /** The bootstrap keys of another server's account (OMA DM 2.0 §9.3.2). */
  | 'guarded'
  /** The rules themselves: Delegate where they start. */
  | 'delegate'

export interface Decision {
  readonly rights: number
  readonly by: DecidedBy
  /** The rules that were decisive. */
  readonly rules: readonly DacRule[]
}

/** What rights are decided by. */
export interface Policy {
  /** Undefined for a client without access control. */
  readonly rules: DacRules | undefined
  hasInstance(moid: string, miid: string): boolean
  /** The SrvID of a DM Account; undefined for every other instance. */
  accountOf(moid: string, miid: string): string | undefined
}

const accountFamily = /^urn:oma:mo:oma-dm-dmacc:/

/** The policy of a device, as its tree stands. */
export function policyOf(tree: ManagementTree): Policy {
  const dac = dacInstance(tree)
  return {
    rules: dac && dacRules(dac.root),
    hasInstance: (moid, miid) => tree.instances.get(moid)?.has(miid) ?? false,
    accountOf: (moid, miid) =>
      accountFamily.test(moid) ? srvIdOf(tree.instances.get(moid)?.get(miid)?.root) : undefined,
  }
}

const isPermitted = (caller: Caller, moid: string): boolean =>
  'appId' in caller || caller.permitted.has('*') || caller.permitted.has(moid)

/** What a server may do at a node, and why (OMA DM 2.0 §10, §12.3, §9.3.2). */
export function decideRights(
  policy: Policy,
  caller: Caller,
  moid: string,
  miid: string,
  path: readonly string[],
): Decision {
  const { rules } = policy
  if (!rules) {
    return isPermitted(caller, moid)
      ? { rights: right.all, by: 'no-access-control', rules: [] }
      : { rights: 0, by: 'not-listed', rules: [] }
  }
  if (moid === dacMoid) return rightsOnRules(rules, caller, path)
  if (!isPermitted(caller, moid)) return { rights: 0, by: 'not-listed', rules: [] }
  if (!policy.hasInstance(moid, miid)) return { rights: right.all, by: 'no-instance', rules: [] }
  const deciding = decidingRules(rules.get(moid)?.get(miid) ?? [], path)
  const rights = grantedTo(deciding, maidOf(caller))
  const owner = isBootstrapKey(path) ? policy.accountOf(moid, miid) : undefined
  // Other servers may neither change the bootstrap keys of an account nor give that away.
  if (owner !== undefined && !('serverId' in caller && owner === caller.serverId) && rights & ~right.read)
    return { rights: rights & right.read, by: 'guarded', rules: deciding }
  return { rights, by: deciding.length > 0 ? 'rule' : 'no-rule', rules: deciding }
}

/** True when a server has a right anywhere in an instance: what Package#1 may announce to it (OMA DM 2.0 §5.2.2). */
export function hasAnyRight({ rules, ...policy }: Policy, caller: Caller, moid: string, miid: string): boolean {
  if (!isPermitted(caller, moid)) return false
  if (!rules || !policy.hasInstance(moid, miid)) return true
  if (moid === dacMoid) return true
  return grantedTo(rules.get(moid)?.get(miid) ?? [], maidOf(caller)) !== 0
}

/**
 * Rights on the rules themselves, apart from rights on data (DM-AZ-001): a server reads those of instances it has a right
 * on, and changes them where it may delegate. Whether it may delegate at the very place of a rule is checked when the
 * change is whole (delegation.ts).
 */
function rightsOnRules(rules: DacRules, caller: Caller, [moid, miid]: readonly string[]): Decision {
  if (moid === undefined) return { rights: right.read, by: 'delegate', rules: [] }
  if (!isPermitted(caller, moid)) return { rights: 0, by: 'not-listed', rules: [] }
  const ofType = rules.get(moid)
  const found = miid === undefined ? [...(ofType?.values() ?? [])].flat() : (ofType?.get(miid) ?? [])
  const any = grantedTo(found, maidOf(caller))
  const rights = (any > 0 ? right.read : 0) | (any & right.delegate ? right.write : 0)
  return { rights, by: 'delegate', rules: found.filter(rule => grantedTo([rule], maidOf(caller)) > 0) }
}

const isBootstrapKey = ([auth, bootstrap]: readonly string[]): boolean => auth === 'Auth' && bootstrap === 'Bootstrap'

function srvIdOf(root: TreeNode | undefined): string | undefined {
  const leaf = root?.kind === 'interior' ? root.children.get('SrvID') : undefined
  return leaf?.kind === 'leaf' ? String(leaf.value ?? '') : undefined
}
