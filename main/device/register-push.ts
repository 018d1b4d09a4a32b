import { createHash } from 'node:crypto'
import { encodeRegistration, registrationType } from '#core/notification/gcm.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Account, GcmAccount } from './account.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { openWire } from './exchange.ts'

/** What a push service would have given the device for this sender; always the same for the same device. */
function registrationId(deviceId: string, { senderId }: GcmAccount): string {
  return `sim-${createHash('sha256').update(`${deviceId} ${senderId}`).digest('hex').slice(0, 40)}`
}

/**
 * Tells the server under which name the push service knows this device, or takes that back (OMA DM 2.0 App. E.2), with
 * the credentials of the account.
 */
export async function registerPush(
  context: DeviceContext,
  account: Account & { readonly gcm: GcmAccount },
  what: 'register' | 'unregister',
): Promise<Result<null>> {
  const { gcm, serverId } = account
  const uri = what === 'register' ? gcm.registerAt : gcm.unregisterAt
  const record = context.recorder.open({
    kind: 'notification',
    side: 'device',
    deviceId: context.id,
    serverId,
    dialect: 'approved',
    peer: uri,
  })
  const wire = openWire(context, account, record)
  const body = Buffer.from(encodeRegistration(registrationId(context.id, gcm), gcm.params))
  const sent = await wire.send({
    method: 'POST',
    uri,
    headers: { 'Content-Type': registrationType },
    body,
    to: 'server',
  })
  wire.close()
  const good = sent.ok && sent.value.status >= 200 && sent.value.status < 300
  const result = !sent.ok
    ? sent
    : good
      ? ok(null)
      : failed(problem('device.server-status', { status: sent.value.status, url: uri }))
  record.end(good ? 'done' : 'failed', result.ok ? undefined : result.problem)
  await keepRecords(context)
  return result
}
