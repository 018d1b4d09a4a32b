import type { NotifyOrder, NotifyWays, PushService } from '#contract'
import { problem } from '#core/problem.ts'
import type { RecordLog } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { sendGcmPush } from '#transport/gcm-push.ts'
import { parseUdpAddress, sendUdpPush, udpAddressText } from '#transport/udp-push.ts'
import type { Parts } from './parts.ts'

// How a notification gets to a device: by UDP to an address, or through the push service it registered with.

const serviceKey = 'push service'
const serviceSecret = 'push-service'
const waysKey = (deviceId: string) => `push ${deviceId}`
const noService: PushService = { endpoint: '', hasKey: false, answerSeconds: 60 }

interface KeptWays {
  readonly address?: string
  readonly registrationId?: string
}

export type Target =
  | { readonly way: 'udp'; readonly to: string }
  | { readonly way: 'gcm'; readonly to: string; readonly registrationId: string }

/** A notification on its way: the bytes of Package#0, and the push that carries them in a datagram. */
export interface Outgoing {
  readonly notification: Uint8Array
  readonly push: Uint8Array
  readonly record: RecordLog
}

export interface Ways {
  of(deviceId: string): Promise<NotifyWays>
  /** Where a notification would go; a way that does not exist is a problem. Remembers a given address. */
  target(order: NotifyOrder): Promise<Result<Target>>
  deliver(target: Target, outgoing: Outgoing): Promise<Result<null>>
  service(): Promise<PushService>
  setService(service: PushService & { readonly authorization?: string | undefined }): Promise<Result<PushService>>
  /** The push service knows the device by this name, or no longer. */
  registered(deviceId: string, registrationId: string | undefined): Promise<void>
  forgotten(deviceId: string): Promise<void>
}

/** `simulatedAddress` tells where a simulated device takes notifications, while it runs. */
export function createWays({ store }: Parts, simulatedAddress: (deviceId: string) => string | undefined): Ways {
  const { settings, secrets } = store
  const kept = async (deviceId: string) => ((await settings.get(waysKey(deviceId))) ?? {}) as KeptWays
  const service = async () => ((await settings.get(serviceKey)) as PushService | undefined) ?? noService
  const udpAddress = async (deviceId: string) => simulatedAddress(deviceId) ?? (await kept(deviceId)).address

  const serviceTarget = async (deviceId: string): Promise<Result<Target>> => {
    const { endpoint } = await service()
    if (endpoint === '') return failed(problem('host.no-push-service'))
    const { registrationId } = await kept(deviceId)
    return registrationId === undefined
      ? failed(problem('host.not-registered', { id: deviceId }))
      : ok({ way: 'gcm', to: endpoint, registrationId })
  }

  return {
    service,
    of: async deviceId => {
      const udp = await udpAddress(deviceId)
      return { ...(udp !== undefined && { udp }), gcm: (await kept(deviceId)).registrationId !== undefined }
    },
    target: async ({ deviceId, way, address }) => {
      if (way === 'gcm') return serviceTarget(deviceId)
      const given = address ?? (await udpAddress(deviceId))
      if (given === undefined) return failed(problem('host.notify-no-address', { id: deviceId }))
      const parsed = parseUdpAddress(given)
      if (!parsed.ok) return parsed
      if (address !== undefined) await settings.put(waysKey(deviceId), { ...(await kept(deviceId)), address })
      return ok({ way, to: udpAddressText(parsed.value) })
    },
    deliver: async (target, { notification, push, record }) => {
      if (target.way === 'udp') {
        const address = parseUdpAddress(target.to)
        return address.ok ? sendUdpPush(address.value, push) : address
      }
      const { to: endpoint, registrationId } = target
      const key = (await service()).hasKey ? await secrets.get(serviceSecret) : undefined
      const authorization = key && { authorization: Buffer.from(key).toString('utf8') }
      return sendGcmPush({ endpoint, registrationId, notification, ...authorization }, head =>
        record.exchange('server', 'push', head),
      )
    },
    setService: async ({ endpoint, hasKey, answerSeconds, authorization }) => {
      if (endpoint !== '' && !/^https?:\/\//i.test(endpoint)) return failed(problem('http.bad-url', { url: endpoint }))
      if (authorization !== undefined) await secrets.put(serviceSecret, Buffer.from(authorization, 'utf8'))
      else if (!hasKey) await secrets.remove(serviceSecret)
      const next: PushService = { endpoint, hasKey: hasKey || authorization !== undefined, answerSeconds }
      await settings.put(serviceKey, next)
      await store.flush()
      return ok(next)
    },
    registered: async (deviceId, registrationId) => {
      const { registrationId: _, ...others } = await kept(deviceId)
      await settings.put(waysKey(deviceId), { ...others, ...(registrationId !== undefined && { registrationId }) })
      await store.flush()
    },
    forgotten: deviceId => settings.remove(waysKey(deviceId)),
  }
}
