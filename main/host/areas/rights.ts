import type { LockOutPlace, RightsSheet, ServerRights, WorkItem } from '#contract'
import { instanceUri } from '#core/client-uri.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { type DacRule, dacMoid } from '#core/tree/dac-rules.ts'
import { findLockOuts } from '#core/tree/lock-outs.ts'
import { right } from '#core/tree-types.ts'
import { type Place, placeOf } from '../device-tree.ts'
import { decisionAt, knownRules, knownServers, rulesAreOlder, rulesOn } from '../known-rights.ts'
import type { Parts } from '../parts.ts'
import { type Edit, lockOutsOf } from '../rules-edit.ts'
import type { ReadyTree } from '../tree-rows.ts'
import type { TreeArea } from './tree.ts'
import type { WriteArea } from './write.ts'

// Who may do what on a device, by its own rules as they were read, and changes of them: an HGET on the Delegation Access
// Control MO (OMA DM 2.0 §12.3). The device has the last word.

export interface RulesChange {
  readonly deviceId: string
  readonly moid: string
  readonly miid: string
  /** All rules on the instance, in place of those that stand there. */
  readonly rules: readonly DacRule[]
}

export interface RightsArea {
  at(deviceId: string, uri: string): Promise<Result<RightsSheet>>
  servers(deviceId: string): Promise<Result<readonly string[]>>
  check(change: RulesChange): Promise<Result<readonly LockOutPlace[]>>
  lockOuts(deviceId: string, edits: readonly Edit[]): Promise<Result<readonly LockOutPlace[]>>
  change(change: RulesChange, despite: boolean): Promise<Result<readonly WorkItem[]>>
}

export function createRightsArea(
  { serverId }: Parts,
  { tree, write }: { readonly tree: TreeArea; readonly write: WriteArea },
): RightsArea {
  const check = async ({ deviceId, moid, miid, rules }: RulesChange): Promise<Result<readonly LockOutPlace[]>> => {
    const ready = await tree.known(deviceId)
    if (!ready.ok) return ready
    const servers = knownServers(ready.value.tree, serverId)
    const found = findLockOuts(rulesOn(ready.value.tree, moid, miid) ?? [], rules, servers)
    return ok(found.map(({ path, kind }) => ({ path: `/${path.join('/')}`, kind })))
  }

  return {
    at: async (deviceId, uri) => {
      const ready = await tree.known(deviceId)
      return ready.ok ? rightsSheet(ready.value, uri, serverId) : ready
    },
    servers: async deviceId => {
      const ready = await tree.known(deviceId)
      return ready.ok ? ok(knownServers(ready.value.tree, serverId)) : ready
    },
    check,
    lockOuts: async (deviceId, edits) => {
      const ready = await tree.known(deviceId)
      return ready.ok ? ok(lockOutsOf(ready.value.tree, edits, serverId)) : ready
    },
    change: async (change, despite) => {
      const { deviceId, moid, miid, rules } = change
      const twice = [rules.map(rule => rule.name), ...rules.map(rule => rule.grants.map(grant => grant.name))]
      if (twice.some(names => new Set(names).size < names.length)) return failed(problem('rights.same-name'))
      const lockedOut = await check(change)
      if (!lockedOut.ok) return lockedOut
      const [first] = lockedOut.value
      if (first && !despite)
        return failed(problem('rights.locks-out', { path: first.path, count: lockedOut.value.length }))
      const ready = await tree.known(deviceId)
      if (!ready.ok) return ready
      const known = knownRules(ready.value.tree)
      if (!known) return failed(problem('rights.unread'))
      // A MOID without rules has no node yet: it is made with the first ones.
      if (rulesAreOlder(ready.value.tree, moid, miid)) return failed(problem('rights.older'))
      const isNew = !known.root.children.has(moid)
      const names = isNew ? [moid] : [moid, miid]
      const value = isNew ? { [miid]: documentOf(rules) } : documentOf(rules)
      return write.write(deviceId, instanceUri(dacMoid, known.miid, names), value)
    },
  }
}

/** Rules in the shape of the MO. */
function documentOf(rules: readonly DacRule[]): Record<string, unknown> {
  return Object.fromEntries(
    rules.map(({ name, path, grants }) => {
      const permissions = grants.map(grant => [grant.name, { MAID: grant.maid, AR: grant.rights }] as const)
      const where = path.length === 0 ? {} : { Path: `/${path.join('/')}` }
      return [name, { ...where, Permissions: Object.fromEntries(permissions) }] as const
    }),
  )
}

function rightsSheet({ tree, library }: ReadyTree, uri: string, ours: string): Result<RightsSheet> {
  const place = placeOf(uri, new Set([...library.keys(), ...tree.keys()]))
  if (!place) return failed(problem('rights.need-instance'))
  const known = knownRules(tree)
  const onInstance = rulesOn(tree, place.moid, place.miid) ?? []
  const [dac] = tree.get(dacMoid)?.keys() ?? []
  const older = rulesAreOlder(tree, place.moid, place.miid)
  const servers = known && !older ? knownServers(tree, ours).map(serverId => rightsOf(serverId, ours, place, tree)) : []
  const mine = servers.find(server => server.ours)
  const fixed =
    place.moid === dacMoid
      ? problem('rights.of-rules')
      : known && !older && !(onInstance.some(rule => holdsDelegate(rule, ours)) || (mine?.rights ?? 0) & right.delegate)
        ? problem('host.action-no-right', { right: 'Delegate' })
        : undefined
  return ok({
    ...place,
    rules: known ? (older ? 'older' : 'read') : dac === undefined ? 'none' : 'unread',
    ...(known?.root.readAt !== undefined && { readAt: known.root.readAt }),
    rulesUri: dac === undefined ? `${dacMoid}//` : instanceUri(dacMoid, dac),
    servers,
    onInstance,
    ...(fixed && { fixed }),
  })
}

const holdsDelegate = ({ grants }: DacRule, serverId: string): boolean =>
  grants.some(
    ({ maid, rights }) => ['*', serverId, `serverid:${serverId}`].includes(maid) && (rights & right.delegate) !== 0,
  )

function rightsOf(serverId: string, ours: string, place: Place, tree: ReadyTree['tree']): ServerRights {
  const decision = decisionAt(tree, serverId, place)
  return {
    serverId,
    ours: serverId === ours,
    rights: decision?.rights ?? 0,
    by: decision?.by ?? 'no-rule',
    deciding: decision?.rules.map(({ name }) => name) ?? [],
  }
}
