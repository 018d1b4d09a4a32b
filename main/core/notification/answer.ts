import { sessionAlerts } from '../alert.ts'
import type { Alert, Package1 } from '../package-types.ts'
import { isMembers, member } from '../reading.ts'

/** The member that holds the NOTIFICATION-ID in the session alert (our choice: the specification names none). */
const idMember = 'NOTIFICATION-ID'

/** The session alert that answers a notification (OMA DM 2.0 §5.2.2). */
export function answeringAlert(id: number | undefined): Alert {
  const answer = { type: sessionAlerts.server, mark: 'informational' } as const
  return id === undefined ? answer : { ...answer, dataType: 'application/json', data: { [idMember]: id } }
}

/** The notification that a session answers: its id, `none` when the alert carries none; undefined for other sessions. */
export function answeredNotification({ alerts, sessionId }: Package1): number | 'none' | undefined {
  // The draft carries the identifier as a member of its own (S004 §5.1).
  if (sessionId !== undefined) return sessionId
  const answer = alerts.find(({ type }) => type === sessionAlerts.server)
  return answer && (idIn(answer.data) ?? 'none')
}

/** Also `NotificationID`, and a bare number or text, as other clients may write it. */
function idIn(data: unknown): number | undefined {
  const value = isMembers(data) ? (member(data, idMember) ?? member(data, 'NotificationID')) : data
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined
}
