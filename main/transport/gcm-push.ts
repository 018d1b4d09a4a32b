import { encodeGcmMessage } from '#core/notification/gcm.ts'
import { problem } from '#core/problem.ts'
import type { ExchangeLog, RequestHead } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { send } from '#http/client.ts'

export interface GcmPush {
  /** Where the push service takes messages. */
  readonly endpoint: string
  /** Value of the Authorization header, if the service wants one. */
  readonly authorization?: string
  /** What the device registered with. */
  readonly registrationId: string
  /** Package#0. */
  readonly notification: Uint8Array
  /** PEM of the only authority to trust; without it those of the system. */
  readonly ca?: string
}

/**
 * Hands a notification to a push service in the form of Google Cloud Messaging (OMA DM 2.0 App. E.2). Problems:
 * `notification.push-service`, `http.…`.
 */
export async function sendGcmPush(push: GcmPush, log: (head: RequestHead) => ExchangeLog): Promise<Result<null>> {
  const { endpoint, authorization, registrationId, notification, ca } = push
  const answer = await send(
    {
      method: 'POST',
      url: endpoint,
      headers: {
        'Content-Type': 'application/json',
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: Buffer.from(encodeGcmMessage(registrationId, notification)),
      timeoutMs: 30_000,
      limitBytes: 1024 * 1024,
      ...(ca !== undefined && { tls: { ca } }),
    },
    log,
  )
  if (!answer.ok) return answer
  const { status } = answer.value
  return status >= 200 && status < 300 ? ok(null) : failed(problem('notification.push-service', { status }))
}
