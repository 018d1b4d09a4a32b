import { instanceUri } from '#core/client-uri.ts'
import type { Alert } from '#core/package-types.ts'
import { dacMoid } from '#core/tree/dac-rules.ts'
import { hasAnyRight, policyOf } from '#core/tree/decide-rights.ts'
import { grantAll, hasRules } from '#core/tree/grant.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { accountMoid, accountsOf } from './account.ts'
import type { DeviceMemory } from './memory.ts'
import { withReport } from './report.ts'

// MO instances that come and go by the client itself: every server that listed the MOID and has any right on the
// instance is told, in a session (protocol choice; OMA DM 2.0 names no alert type for it).

const types = { created: 'urn:x-dmwb:at:mo:1.0:Created', deleted: 'urn:x-dmwb:at:mo:1.0:Deleted' } as const

/** Gives the first server that lists the MOID all rights on a new instance, as on factory MOs (our choice). */
export function grantToFirst(
  before: ManagementTree,
  after: ManagementTree,
  newValidator: () => string,
): ManagementTree {
  return missingIn(before, after).reduce((tree, [moid, miid]) => {
    const first = accountsOf(tree).find(({ permitted }) => permitted.has('*') || permitted.has(moid))
    return first && !hasRules(tree, moid, miid) ? grantAll(tree, moid, miid, first.serverId, newValidator) : tree
  }, after)
}

/** The memory with the alerts that a change by the client calls for. */
export function withObjectAlerts(memory: DeviceMemory, before: ManagementTree, after: ManagementTree): DeviceMemory {
  const told = (kept: DeviceMemory, tree: ManagementTree, type: string, [moid, miid]: InstanceName) =>
    listeners(tree, moid, miid).reduce(
      (soFar, serverId) => withReport(soFar, { serverId, alert: alertAt(type, moid, miid) }),
      kept,
    )
  const created = missingIn(before, after).reduce((kept, name) => told(kept, after, types.created, name), memory)
  return missingIn(after, before).reduce((kept, name) => told(kept, before, types.deleted, name), created)
}

type InstanceName = readonly [moid: string, miid: string]

/** Instances of `other` that `tree` lacks; accounts and rights are no business of other servers. */
function missingIn(tree: ManagementTree, other: ManagementTree): readonly InstanceName[] {
  return [...other.instances].flatMap(([moid, instances]) => {
    const known = tree.instances.get(moid)
    if (known === instances || moid === accountMoid || moid === dacMoid) return []
    return [...instances.keys()].filter(miid => !known?.has(miid)).map(miid => [moid, miid] as const)
  })
}

function listeners(tree: ManagementTree, moid: string, miid: string): readonly string[] {
  const policy = policyOf(tree)
  return accountsOf(tree)
    .filter(account => hasAnyRight(policy, account, moid, miid))
    .map(({ serverId }) => serverId)
}

function alertAt(type: string, moid: string, miid: string): Alert {
  return { type, source: instanceUri(moid, miid), mark: 'informational' }
}
