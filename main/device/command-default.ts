import { isMoid } from '#core/client-uri.ts'
import { problem } from '#core/problem.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import { faultOfAddress } from './server-address.ts'

/**
 * DEFAULT (OMA DM 2.0 §5.3.10): remembers where an MO comes from when it is needed and missing; one address per MOID
 * and account, a newer one replaces it.
 */
export async function rememberDefault(execution: Execution, from: string, moid: string): Promise<Executed> {
  const { context, serverId } = execution
  if (!isMoid(moid)) return answered(400, problem('device.not-moid', { moid: moid.slice(0, 100) }))
  const fault = faultOfAddress(from, context)
  if (fault) return answered(400, fault)
  if (!execution.lists(moid)) return answered(403, problem('tree.no-right', { right: 'Write', uri: moid }))
  if (!context.tree().descriptions.has(moid)) return answered(404, problem('tree.unknown-mo', { moid }))
  const others = context.memory().defaults.filter(item => item.moid !== moid || item.serverId !== serverId)
  if (others.length >= context.limits.remembered) return answered(503, problem('device.memory-full'))
  const fresh = { moid, from, ...(serverId !== undefined && { serverId }) }
  await context.change(context.tree(), memory => ({ ...memory, defaults: [...others, fresh] }))
  return answered(200)
}
