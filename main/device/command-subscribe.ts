import { parseClientUri } from '#core/client-uri.ts'
import { problem } from '#core/problem.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import { answered, type Executed, type Execution } from './execution.ts'
import type { Subscription } from './memory.ts'
import { faultOfAddress } from './server-address.ts'

/**
 * SUB (OMA DM 2.0 §5.3.11): from now on every change below the ClientURI is PUT to the ServerURI. The same ClientURI
 * once more replaces the address (our choice): what was not delivered yet goes to the new one.
 */
export async function subscribe(execution: Execution, to: string, text: string): Promise<Executed> {
  const { context, serverId, rights } = execution
  const tree = context.tree()
  const uri = parseClientUri(text, tree.descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const fault = faultOfAddress(to, context)
  if (fault) return answered(400, fault)
  const read = readNodes(tree, uri.value, rights())
  if (!read.ok) return answered(read.problem.status, read.problem.problem)
  const { subscriptions, lastId } = context.memory()
  const before = subscriptions.find(item => isNamed(execution, item, text))
  const others = subscriptions.filter(item => item !== before)
  if (others.length >= context.limits.remembered) return answered(503, problem('device.memory-full'))
  const whose = serverId === undefined ? {} : { serverId }
  const fresh =
    before?.to === to
      ? { ...before, tries: 0 }
      : { id: lastId + 1, to, uri: text, due: before?.due ?? 0, tries: 0, ...whose }
  await context.change(tree, memory => ({ ...memory, lastId: lastId + 1, subscriptions: [...others, fresh] }))
  return answered(200)
}

/** UNSUB (OMA DM 2.0 §5.3.12): the ClientURI must be the very string of the SUB. */
export async function unsubscribe(execution: Execution, text: string): Promise<Executed> {
  const { context } = execution
  const known = context.memory().subscriptions
  const others = known.filter(item => !isNamed(execution, item, text))
  if (others.length === known.length) {
    const uri = parseClientUri(text, context.tree().descriptions)
    if (!uri.ok) return answered(400, uri.problem)
    return answered(404, problem('device.no-subscription', { uri: text.slice(0, 300) }))
  }
  await context.change(context.tree(), memory => ({ ...memory, subscriptions: others }))
  return answered(200)
}

function isNamed({ serverId }: Execution, item: Subscription, text: string): boolean {
  return item.uri === text && item.serverId === serverId
}
