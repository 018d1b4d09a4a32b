import { utf8Encode } from '#core/bytes.ts'
import type { NotificationSecret } from '#core/notification/notification.ts'
import { type NotificationTexts, notificationSecretName } from './areas/accounts.ts'
import type { Parts } from './parts.ts'

/** Commands of one device among which the oldest that waits is looked for. */
const mostListed = 1000

/** The DM Server that sends a device notifications, and what the device can check them with, if anything. */
export interface Notifier {
  readonly serverId: string
  readonly secret?: NotificationSecret
}

/**
 * Who asks a device to call in: a device checks a notification against its account at the server that it names (OMA DM
 * 2.0 §5.2.1.2). It is the server whose command waits longest, else the one of the account that counts.
 */
export async function notifierFor(
  { store, serverId }: Pick<Parts, 'store' | 'serverId'>,
  deviceId: string,
): Promise<Notifier> {
  const { accounts, secrets, work } = store
  const oldest = (await work.list(deviceId, mostListed)).findLast(({ state }) => state === 'queued')
  const wanted = oldest && (oldest.serverId ?? serverId)
  const rows = (await accounts.forDevice(deviceId)).filter(
    row => row.state !== 'retired' && (wanted === undefined || row.serverId === wanted),
  )
  // The device may have the newest document already or not yet; the account that it proved is certain.
  const account = rows.findLast(({ state }) => state === 'proved') ?? rows.at(-1)
  const kept = account && (await secrets.get(notificationSecretName(account.id)))
  return { serverId: account?.serverId ?? wanted ?? serverId, ...(kept && { secret: secretIn(kept) }) }
}

function secretIn(kept: Uint8Array): NotificationSecret {
  const { data, secret } = JSON.parse(Buffer.from(kept).toString('utf8')) as NotificationTexts
  return { data: utf8Encode(data), secret: utf8Encode(secret) }
}
