import { type ManagementTree, type RightsOf, right } from '../tree-types.ts'
import { dacMoid } from './dac-rules.ts'
import { type Caller, decideRights, policyOf } from './decide-rights.ts'

// A bit beside those of AR: the client itself acts, and the AccessType of the DDF does not bind it.
const ownBit = 16

/** The rights of the client itself, for example while it carries out a bootstrap: everything, whatever the DDF allows servers. */
export const ownRights: RightsOf = () => right.all | ownBit

/** True for the rights of the client itself. */
export const isOwn = (held: number): boolean => (held & ownBit) !== 0

/**
 * What a server may do, by the Delegation Access Control MO as it stands in `tree` (OMA DM 2.0 §10, §12.3).
 * `permitted` holds the MOIDs the server listed at bootstrap, or `*`; others it may not touch. A client without the MO
 * grants everything. An instance that does not exist belongs to whoever makes it.
 */
export function rightsFor(tree: ManagementTree, serverId: string, permitted: ReadonlySet<string>): RightsOf {
  return rightsOfCaller(tree, { serverId, permitted })
}

/** The same for anybody whom the rules can name. */
export function rightsOfCaller(tree: ManagementTree, caller: Caller): RightsOf {
  const policy = policyOf(tree)
  // Most instances have one rule for all of it: every node of a large read then costs one look.
  const whole = new Map<string, number>()
  return (moid, miid, path) => {
    const key = `${moid} ${miid}`
    const known = whole.get(key)
    if (known !== undefined) return known
    const decided = decideRights(policy, caller, moid, miid, path).rights
    const rules = policy.rules?.get(moid)?.get(miid)
    const same = rules?.every(rule => rule.path.length === 0) && policy.hasInstance(moid, miid)
    if (same && moid !== dacMoid && policy.accountOf(moid, miid) === undefined) whole.set(key, decided)
    return decided
  }
}
