import { decodeMoDocument, encodeMoDocument } from '#core/mo-document.ts'
import type { Problem } from '#core/problem.ts'
import { readVisible } from '#core/tree/read-nodes.ts'
import { ownRights } from '#core/tree/rights.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { accountMoid, accountsOf } from './account.ts'
import { applyBootstrap } from './apply-bootstrap.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import type { DeviceMemory, FormerAccount } from './memory.ts'
import type { SessionResult } from './session.ts'

// An update goes add new, prove new, delete old. An account has a SrvID of its own, so that old and new cannot lie side by side in
// the tree: the old one is kept beside it until a session proves the new one, and comes back when the server refuses that (our
// choice).

/** What is to be remembered when these servers' accounts change: the account that was proved before, of each. */
export function withFormer(memory: DeviceMemory, before: ManagementTree, servers: readonly string[]): DeviceMemory {
  const known = new Set(memory.former.map(({ serverId }) => serverId))
  const former = accountsOf(before).flatMap(({ serverId, miid }): readonly FormerAccount[] => {
    const instance = before.instances.get(accountMoid)?.get(miid ?? '')
    if (!instance || known.has(serverId) || !servers.includes(serverId)) return []
    return [{ serverId, document: encodeMoDocument([readVisible(before, ownRights, instance)]) }]
  })
  return former.length === 0 ? memory : { ...memory, former: [...memory.former, ...former] }
}

/** After a session with a server: the new account is proved, or the old one comes back. */
export async function settleFormer(context: DeviceContext, serverId: string, result: SessionResult): Promise<void> {
  const former = context.memory().former.find(item => item.serverId === serverId)
  if (!former) return
  const forget = (memory: DeviceMemory) => ({ ...memory, former: memory.former.filter(item => item !== former) })
  if (result.ended === 'END') return context.change(context.tree(), forget)
  if (!result.problem || !isRefusal(result.problem)) return
  const { id: deviceId, recorder } = context
  const record = recorder.open({ kind: 'bootstrap', side: 'device', deviceId, serverId, dialect: 'approved' })
  const document = decodeMoDocument(former.document)
  const restored = document.ok ? applyBootstrap(context.tree(), document.value.value, context.newValidator) : document
  await context.change(restored.ok ? restored.value.tree : context.tree(), forget)
  record.end(restored.ok ? 'done' : 'failed', restored.ok ? undefined : restored.problem)
  await keepRecords(context)
}

/** The server will have none of these credentials; a server that is merely away may still take them. */
function isRefusal({ code, detail }: Problem): boolean {
  if (code === 'http.tls-own-refused' || code === 'http.tls-failed') return true
  return code === 'device.server-status' && (detail?.status === 401 || detail?.status === 403)
}
