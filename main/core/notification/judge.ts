import { hexEncode } from '../hex.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { type DecodedNotification, decodeNotification } from './decode.ts'
import { digestMatches } from './digest.ts'
import type { Notification, NotificationSecret, Sha256 } from './notification.ts'

/** What a device holds against a notification before it believes it. */
export interface NotificationRules {
  /** The servers the device has accounts for, with what `Auth/Noti` says. */
  readonly accounts: readonly { readonly serverId: string; readonly notification?: NotificationSecret }[]
  /** Seconds since 1970. */
  readonly now: number
  /** How far TIMESTAMP may lie in the past or the future, in seconds. */
  readonly windowSeconds: number
  /** Takes one without a digest although the account has a secret. The specification leaves that open; refusing is safe. */
  readonly acceptUnsigned: boolean
  /** Whether a notification with this key was taken already. */
  seen(key: string): boolean
  readonly sha256: Sha256
}

export interface TrustedNotification {
  readonly notification: Notification
  /** The server that sent it, also when it named none. */
  readonly serverId: string
  /** By this a copy of it is known; undefined when it carries neither id nor digest. */
  readonly key?: string
  readonly warnings: readonly Problem[]
}

/**
 * Decides whether a device acts upon a notification (OMA DM 2.0 §5.2.1, §9, §12.2): readable, from a server with an
 * account, with the right digest, of our time, and not seen before. The digest comes before the filter of duplicates, so
 * that a forged one cannot use up the id of a real one.
 */
export function judgeNotification(bytes: Uint8Array, rules: NotificationRules): Result<TrustedNotification> {
  const read = decodeNotification(bytes)
  if (!read.ok) return read
  const { value: notification, warnings } = read.value
  const account = senderOf(notification, rules)
  if (!account.ok) return account
  const { serverId } = account.value
  const key = keyOf(serverId, notification)
  const wrong =
    digestFault(bytes, read.value, account.value, rules) ??
    timeFault(notification, rules) ??
    (key !== undefined && rules.seen(key)
      ? problem('notification.duplicate', { id: notification.id ?? 'without id', server: serverId })
      : undefined)
  if (wrong) return failed(wrong)
  const doubts = notification.id === undefined ? [problem('notification.no-id')] : []
  return ok({ notification, serverId, ...(key !== undefined && { key }), warnings: [...warnings, ...doubts] })
}

type Sender = NotificationRules['accounts'][number]

/** SERVER-ID may be missing if the sender is known otherwise: a device with one account knows it. */
function senderOf({ serverId }: Notification, { accounts }: NotificationRules): Result<Sender> {
  const [only, ...more] = accounts
  if (serverId === undefined) {
    return only && more.length === 0
      ? ok(only)
      : failed(problem('notification.no-server', { accounts: accounts.length }))
  }
  const account = accounts.find(item => item.serverId === serverId)
  return account ? ok(account) : failed(problem('notification.foreign-server', { server: serverId }))
}

function digestFault(
  bytes: Uint8Array,
  { digestAt }: DecodedNotification,
  { serverId, notification: secret }: Sender,
  { sha256, acceptUnsigned }: NotificationRules,
): Problem | undefined {
  if (digestAt === undefined) {
    return secret && !acceptUnsigned ? problem('notification.digest-missing', { server: serverId }) : undefined
  }
  if (!secret) return problem('notification.no-secret', { server: serverId })
  return digestMatches(bytes, digestAt, secret, sha256) ? undefined : problem('notification.digest-wrong')
}

function timeFault({ timestamp }: Notification, { now, windowSeconds }: NotificationRules): Problem | undefined {
  if (timestamp === undefined) return undefined
  const seconds = Math.round(now - timestamp)
  if (seconds > windowSeconds) return problem('notification.too-old', { seconds, window: windowSeconds })
  if (-seconds > windowSeconds) {
    return problem('notification.from-the-future', { seconds: -seconds, window: windowSeconds })
  }
  return undefined
}

/** Server id and notification id tell duplicates (OMA DM 2.0 §5.2.1.2); without an id the digest does. */
function keyOf(serverId: string, { id, digest }: Notification): string | undefined {
  if (id !== undefined) return `${serverId} ${id}`
  return digest && `${serverId} ${hexEncode(digest)}`
}
