import { checkBootstrapDocument, isAccount, textAt } from '#core/bootstrap/check-document.ts'
import { instanceUri } from '#core/client-uri.ts'
import type { MoDocument, MoElement } from '#core/package-types.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { dacMoid } from '#core/tree/dac-rules.ts'
import { grantAll, hasRules } from '#core/tree/grant.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { accountMoid, accountsOf } from './account.ts'

export interface AppliedBootstrap {
  readonly tree: ManagementTree
  /** SrvIDs of the accounts that the document made or changed. */
  readonly serverIds: readonly string[]
}

/**
 * Applies a DM Bootstrap (OMA DM 2.0 §8.5): treated like HGET without a ClientURI, all or nothing. An account with a
 * SrvID that is already there is updated. `Perm` stays in the account, where no server can read it.
 */
export function applyBootstrap(
  tree: ManagementTree,
  document: MoDocument,
  newValidator: () => string,
): Result<AppliedBootstrap> {
  const [wrong] = checkBootstrapDocument(document)
  if (wrong) return failed(wrong)
  const placed = document.map(element => (isAccount(element) ? placeAccount(tree, element) : element))
  const written = writeDocument(tree, placed, undefined, ownRights, newValidator)
  if (!written.ok) return failed(written.problem.problem)
  const serverIds = document.filter(isAccount).map(({ node }) => textAt(node, 'SrvID') ?? '')
  const bringsRules = document.some(({ uri }) => uri.startsWith(dacMoid))
  const granted = serverIds.reduce(
    (after, serverId) => grantRights(after, serverId, bringsRules, newValidator),
    written.value.tree,
  )
  return ok({ tree: granted, serverIds })
}

/** The instance that already has this SrvID, else a new one; versions before 1.2 are taken as 1.2. */
function placeAccount(tree: ManagementTree, element: MoElement): MoElement {
  const serverId = textAt(element.node, 'SrvID')
  const known = accountsOf(tree).find(account => account.serverId === serverId)?.miid
  return { ...element, uri: instanceUri(accountMoid, known ?? '') }
}

/**
 * The account's own instance belongs to its server. Factory MOs that nobody has rules on go to the first server that
 * lists them: the specification leaves the first rights on them open. Rules in the document are taken as they are.
 */
export function grantRights(
  tree: ManagementTree,
  serverId: string,
  bringsRules: boolean,
  newValidator: () => string,
): ManagementTree {
  const account = accountsOf(tree).find(item => item.serverId === serverId)
  if (account?.miid === undefined) return tree
  let after = grantAll(tree, accountMoid, account.miid, serverId, newValidator)
  if (bringsRules) return after
  for (const [moid, instances] of tree.instances) {
    if (moid === accountMoid || moid === dacMoid) continue
    if (!account.permitted.has('*') && !account.permitted.has(moid)) continue
    for (const miid of instances.keys()) {
      if (!hasRules(after, moid, miid)) after = grantAll(after, moid, miid, serverId, newValidator)
    }
  }
  return after
}
