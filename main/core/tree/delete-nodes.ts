import type { ClientUri } from '../client-uri.ts'
import { ok, type Result } from '../result.ts'
import type { ManagementTree, RightsOf } from '../tree-types.ts'
import { mayChange, mayWriteBelow, uriOf } from './allowed.ts'
import { type OwnMaps, withInstance, withNodeAt, withoutInstance, withValidators } from './change-tree.ts'
import { dacMoid } from './dac-rules.ts'
import { checkDelegation } from './delegation.ts'
import { withoutRules } from './grant.ts'
import { type Refusal, refusalFor, refuse } from './refusal.ts'
import { type NodeRef, resolve } from './resolve.ts'
import { isOwn } from './rights.ts'

/**
 * Deletes nodes with everything below (OMA DM 2.0 §5.3, §6.3): 405 for a permanent node and for one without Delete,
 * 403 without the Write right on all of it. All or nothing. The rules on an instance go with it.
 */
export function deleteNodes(
  tree: ManagementTree,
  uri: ClientUri,
  rights: RightsOf,
  newValidator: () => string,
): Result<ManagementTree, Refusal> {
  const found = resolve(tree, uri)
  if (!found.ok) return refusalFor(found.problem)
  const own: OwnMaps = new WeakSet()
  let after = tree
  for (const ref of found.value) {
    const allowed = checkDelete(ref, rights)
    if (!allowed.ok) return allowed
    after = remove(after, ref, own)
  }
  // The rules of an instance go with it; rules that are deleted by themselves are a change of rights.
  const delegation = uri.moid === dacMoid ? checkDelegation(tree, after, rights) : ok(undefined)
  return delegation.ok ? ok(withValidators(after, tree, newValidator)) : delegation
}

function checkDelete({ instance, path, node }: NodeRef, rights: RightsOf): Result<undefined, Refusal> {
  const writing = { moid: instance.moid, miid: instance.miid, rights }
  const { description } = node
  const allowed = mayChange(writing, path, description, 'Delete', true)
  if (!allowed.ok) return allowed
  const uri = uriOf(writing, path)
  const isOwnDelete = isOwn(rights(instance.moid, instance.miid, path))
  if (description.scope === 'Permanent' && !isOwnDelete) return refuse('tree.permanent', {}, uri)
  if (!description.access.has('Delete') && !isOwnDelete) return refuse('tree.not-deletable', {}, uri)
  return mayWriteBelow(writing, node, path)
}

function remove(tree: ManagementTree, { instance, path }: NodeRef, own: OwnMaps): ManagementTree {
  const { moid, miid } = instance
  if (path.length === 0) return withoutRules(withoutInstance(tree, moid, miid, own), moid, miid, own)
  const now = tree.instances.get(moid)?.get(miid) ?? instance
  return withInstance(tree, { ...now, root: withNodeAt(now.root, path, undefined, own) }, own)
}
