import { hexEncode } from '../hex.ts'
import type { Notification } from './notification.ts'

/** A notification for eyes and scripts, its options under the names of the specification. */
export function notificationJson(notification: Notification): Readonly<Record<string, unknown>> {
  const { serverId, connections, id, digest, timestamp, requestsMos } = notification
  return {
    ...(serverId !== undefined && { 'SERVER-ID': serverId }),
    ...(connections && { 'PREFERRED-CON-TYPE': connections }),
    ...(id !== undefined && { 'NOTIFICATION-ID': id }),
    ...(digest && { 'SHA256-DIGEST': hexEncode(digest) }),
    ...(timestamp !== undefined && { TIMESTAMP: timestamp }),
    'REQ-MOS': requestsMos,
  }
}
