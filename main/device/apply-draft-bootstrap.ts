import { checkBootstrapDocument } from '#core/bootstrap/check-document.ts'
import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { draft } from '#core/dialect/draft.ts'
import type { BootstrapCommand } from '#core/draft/bootstrap.ts'
import type { MoNode } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { dacMoid } from '#core/tree/dac-rules.ts'
import { readVisible } from '#core/tree/read-nodes.ts'
import { resolve } from '#core/tree/resolve.ts'
import { ownRights } from '#core/tree/rights.ts'
import { writeDocument } from '#core/tree/write-document.ts'
import type { ManagementTree, MoInstance } from '#core/tree-types.ts'
import { accountMoid, accountsOf, dialectLeaf } from './account.ts'
import { type AppliedBootstrap, grantRights } from './apply-bootstrap.ts'

/**
 * Applies a bootstrap of the draft (S001, DM-3 and DM-4; protocol choice): its commands in order to a copy of the tree,
 * all or nothing. Accounts that it made or changed are draft accounts from then on; if there are none, every account the
 * device has is to prove it.
 */
export function applyDraftBootstrap(
  tree: ManagementTree,
  commands: readonly BootstrapCommand[],
  newValidator: () => string,
): Result<AppliedBootstrap> {
  let after = tree
  for (const command of commands) {
    const written = applyOne(after, command, newValidator)
    if (!written.ok) return written
    after = written.value
  }
  const changed = accountInstances(after).filter(({ miid, root }) => root !== accountRoot(tree, miid))
  for (const { miid } of changed) {
    const marked = markAsDraft(after, miid, newValidator)
    if (!marked.ok) return marked
    after = marked.value
  }
  const [wrong] = changed.length === 0 ? [] : checkBootstrapDocument(accountElements(after))
  if (wrong) return failed(wrong)
  const miids = new Set(changed.map(({ miid }) => miid))
  const accounts = accountsOf(after).filter(({ miid = '' }) => changed.length === 0 || miids.has(miid))
  const serverIds = accounts.map(({ serverId }) => serverId)
  const bringsRules = after.instances.get(dacMoid) !== tree.instances.get(dacMoid)
  const granted = changed.length === 0 ? [] : serverIds
  return ok({
    tree: granted.reduce((done, serverId) => grantRights(done, serverId, bringsRules, newValidator), after),
    serverIds,
  })
}

function applyOne(
  tree: ManagementTree,
  { name, element }: BootstrapCommand,
  newValidator: () => string,
): Result<ManagementTree> {
  const read = draft.inTree(tree).readOne(element.uri)
  if (!read.ok) return failed(read.problem.problem)
  const to = parseClientUri(read.value, tree.descriptions)
  if (!to.ok) return to
  if (name === 'ADD' && resolve(tree, to.value).ok) {
    return failed(problem('draft.already-there', { uri: element.uri }, { path: element.uri }))
  }
  const written = writeDocument(tree, [{ ...element, uri: '' }], to.value, ownRights, newValidator)
  return written.ok ? ok(written.value.tree) : failed(written.problem.problem)
}

const accountInstances = (tree: ManagementTree): readonly MoInstance[] => [
  ...(tree.instances.get(accountMoid)?.values() ?? []),
]

const accountRoot = (tree: ManagementTree, miid: string) => tree.instances.get(accountMoid)?.get(miid)?.root

const accountElements = (tree: ManagementTree) =>
  accountInstances(tree).map(instance => readVisible(tree, ownRights, instance))

/** The dialect belongs to the account: our own leaf in its room for vendors says so. */
function markAsDraft(tree: ManagementTree, miid: string, newValidator: () => string): Result<ManagementTree> {
  const [room, leaf] = dialectLeaf
  const root = accountRoot(tree, miid)
  const hasRoom = root?.kind === 'interior' && root.children.has(room)
  const value: MoNode = { kind: 'leaf', value: 'draft' }
  const path = hasRoom ? [room, leaf] : [room]
  const node: MoNode = hasRoom ? value : { kind: 'interior', children: new Map([[leaf, value]]) }
  const to = parseClientUri(instanceUri(accountMoid, miid, path), tree.descriptions)
  if (!to.ok) return to
  const element = { uri: '', name: path.at(-1) ?? '', node }
  const written = writeDocument(tree, [element], to.value, ownRights, newValidator)
  return written.ok ? ok(written.value.tree) : failed(written.problem.problem)
}
