import { randomBytes } from 'node:crypto'
import type { Store } from '#storage/store.ts'

const key = 'identity'

/**
 * The SrvID of this data folder's DM Server. It is made once: two workbenches with the same SrvID would replace each
 * other's account on a device (OMA DM 2.0 §12.2).
 */
export async function serverIdentity(store: Store): Promise<string> {
  return store.alone(() => findOrMake(store))
}

async function findOrMake(store: Store): Promise<string> {
  const kept = (await store.settings.get(key)) as { readonly serverId?: string } | undefined
  if (kept?.serverId !== undefined) return kept.serverId
  const serverId = `dmwb-${randomBytes(3).toString('hex')}`
  await store.settings.put(key, { serverId })
  await store.durable()
  return serverId
}
