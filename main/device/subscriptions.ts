import { parseClientUri } from '#core/client-uri.ts'
import type { MoDocument } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import type { Account } from './account.ts'
import { accountOf, rightsOf } from './account-rights.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { openWire } from './exchange.ts'
import { isWaiting, type Subscription } from './memory.ts'
import { uploadDocument } from './upload-document.ts'

/**
 * Delivers what changed under the subscriptions (OMA DM 2.0 §5.3.11, §13): one PUT each, however many changes there
 * were. Not part of a session. What cannot be delivered is tried again, a few times.
 */
export async function deliverSubscriptions(context: DeviceContext): Promise<void> {
  for (const item of context.memory().subscriptions.filter(isWaiting)) {
    if (context.stopping.aborted) return
    const account = accountOf(context, item.serverId, item.to)
    if (account) await settled(context, item, await deliver(context, account, item))
  }
}

/** True if there is no more to do: delivered, or nothing that this server may see. */
async function deliver(context: DeviceContext, account: Account, item: Subscription): Promise<boolean> {
  const document = subtree(context, account, item.uri)
  const record = context.recorder.open({
    kind: 'repository',
    side: 'device',
    deviceId: context.id,
    peer: item.to,
    ...(item.serverId !== undefined && { serverId: item.serverId }),
  })
  if (!document.ok) {
    record.end('failed', document.problem)
    return true
  }
  const wire = openWire(context, account, record)
  const sent = await uploadDocument(wire, 'PUT', item.to, document.value)
  wire.close()
  record.end(sent.status.code === 200 ? 'done' : 'failed', sent.problem)
  await keepRecords(context)
  return sent.status.code === 200
}

/** The data as it stands now; an empty document when nothing is left of it (our choice). */
function subtree(context: DeviceContext, account: Account, text: string): Result<MoDocument, Problem> {
  const uri = parseClientUri(text, context.tree().descriptions)
  if (!uri.ok) return uri
  const { validator: _, ...whole } = uri.value
  const read = readNodes(context.tree(), whole, rightsOf(context, account))
  if (read.ok) return ok(read.value.document)
  return read.problem.status === 404 ? ok([]) : failed(read.problem.problem)
}

/** What changed while it was under way is still due; a subscription that took its place meanwhile has heard nothing yet. */
async function settled(context: DeviceContext, sent: Subscription, isDone: boolean): Promise<void> {
  if (context.stopping.aborted && !isDone) return
  const after = (item: Subscription) =>
    isDone ? { ...item, due: item.due - sent.due, tries: 0 } : { ...item, tries: item.tries + 1 }
  await context.change(context.tree(), memory => ({
    ...memory,
    subscriptions: memory.subscriptions.map(item =>
      item.id === sent.id && item.uri === sent.uri && item.serverId === sent.serverId ? after(item) : item,
    ),
  }))
}
