import type { FactoryOrder, FactoryState } from '#contract'
import { Failure } from '#core/failure.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Authority } from '#http/authority.ts'
import type { Store } from '#storage/store.ts'
import type { DeviceIssuer } from './bootstrap-document.ts'

// Who certifies devices: the authority of this workbench, or that of a factory, which is asked over HTTPS for each of them
// (OMA DM 2.0 §12.2 leaves it open). The key that we show there lies sealed, all else is a setting.

const settingsKey = 'factory-authority'
const secretName = 'factory-authority/key'

/** Takes a third of a second to load; most data folders name no factory. */
const adapter = () => import('#bootstrap/factory-authority.ts')

type Kept = Omit<FactoryOrder, 'key'>
type Ground = Pick<Store, 'settings' | 'secrets'>

const kept = async ({ settings }: Pick<Store, 'settings'>) => (await settings.get(settingsKey)) as Kept | undefined

/** The authority of a factory, if a data folder names one. */
export async function keptFactory(store: Ground): Promise<DeviceIssuer | undefined> {
  const named = await kept(store)
  if (!named) return undefined
  const { openFactoryAuthority } = await adapter()
  const opened = openFactoryAuthority({ ...named, ...(await keyOf(store)) })
  // It was looked at before it was kept.
  if (!opened.ok) throw new Failure(opened.problem)
  return { url: named.url, issuer: opened.value }
}

/** PEM of all who may stand behind the certificate that a device shows at a server of the workbench. */
export async function deviceRoots(
  store: Pick<Store, 'settings'>,
  own: Pick<Authority, 'certificate'>,
): Promise<string> {
  const named = await kept(store)
  return named ? `${own.certificate}\n${named.issuer}` : own.certificate
}

async function keyOf({ secrets }: Pick<Store, 'secrets'>): Promise<{ readonly key?: string }> {
  const key = await secrets.get(secretName)
  return key ? { key: Buffer.from(key).toString('utf8') } : {}
}

export interface FactoryArea {
  state(): Promise<FactoryState>
  /** Problem: `bootstrap.factory-authority`. */
  use(order: FactoryOrder): Promise<Result<FactoryState>>
  /** Devices are certified by the workbench again; those that the factory certified are no longer believed. */
  drop(): Promise<Result<FactoryState>>
}

/** `trust`: the running servers believe others than before. */
export function createFactoryArea(store: Store, trust: () => Promise<void>): FactoryArea {
  const state = async (): Promise<FactoryState> => {
    const named = await kept(store)
    if (!named) return {}
    const { certificatesIn } = await adapter()
    const signers = (certificatesIn(named.issuer) ?? []).map(({ subject }) => subject.replace(/\n/g, ', '))
    return { authority: { ...named, signers, hasKey: (await keyOf(store)).key !== undefined } }
  }
  const settled = async () => {
    await store.durable()
    await trust()
    return ok(await state())
  }
  return {
    state,
    use: async ({ key: given, ...named }) => {
      if (given !== undefined && named.cert === undefined) {
        return failed(problem('bootstrap.factory-authority', { what: 'the key needs its certificate' }))
      }
      const key = given ?? (named.cert === undefined ? undefined : (await keyOf(store)).key)
      const { openFactoryAuthority } = await adapter()
      const opened = openFactoryAuthority({ ...named, ...(key !== undefined && { key }) })
      if (!opened.ok) return opened
      if (key === undefined) await store.secrets.remove(secretName)
      else await store.secrets.put(secretName, Buffer.from(key))
      await store.settings.put(settingsKey, named)
      return settled()
    },
    drop: async () => {
      await store.settings.remove(settingsKey)
      await store.secrets.remove(secretName)
      return settled()
    },
  }
}
