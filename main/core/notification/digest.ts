import { concatBytes } from '../hex.ts'
import type { Result } from '../result.ts'
import { ok } from '../result.ts'
import { decodeNotification } from './decode.ts'
import { encodeNotification } from './encode.ts'
import { digestBytes, type Notification, type NotificationSecret, type Sha256 } from './notification.ts'

/**
 * The notification as bytes, with its digest: SHA-256 over server-secret, the whole notification with a zeroed digest,
 * and auth-data (OMA DM 2.0 §5.2.1.2). Secret and data are the decoded bytes of `Auth/Noti` (our choice).
 */
export function signNotification(
  notification: Omit<Notification, 'digest'>,
  secret: NotificationSecret,
  sha256: Sha256,
): Result<Uint8Array> {
  const zeroed = encodeNotification({ ...notification, digest: new Uint8Array(digestBytes) })
  if (!zeroed.ok) return zeroed
  const read = decodeNotification(zeroed.value)
  if (!read.ok) return read
  const signed = zeroed.value.slice()
  signed.set(digestOf(zeroed.value, secret, sha256), read.value.digestAt)
  return ok(signed)
}

/** Whether the digest that begins at `digestAt` matches. */
export function digestMatches(
  bytes: Uint8Array,
  digestAt: number,
  secret: NotificationSecret,
  sha256: Sha256,
): boolean {
  // A copy also of a Buffer, whose own slice would share its bytes.
  const zeroed = new Uint8Array(bytes).fill(0, digestAt, digestAt + digestBytes)
  const expected = digestOf(zeroed, secret, sha256)
  let difference = 0
  for (let i = 0; i < digestBytes; i++) difference |= (expected[i] ?? 0) ^ (bytes[digestAt + i] ?? 0)
  return difference === 0
}

const digestOf = (zeroed: Uint8Array, { secret, data }: NotificationSecret, sha256: Sha256) =>
  sha256(concatBytes(secret, zeroed, data))
