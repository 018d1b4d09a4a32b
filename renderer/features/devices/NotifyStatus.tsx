import { useEffect } from 'react'
import type { NotificationItem } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import { ago } from '../../ui/time.ts'
import { useNow } from '../../ui/use-now.ts'
import classes from './Devices.module.css'
import { notificationStates } from './words.ts'

/** What became of the last notification of a device; nothing when there was none. */
export function NotifyStatus({ deviceId }: { deviceId: string }) {
  const item = useApp(state => state.notifications[deviceId]?.items[0])
  const seen = useApp(state => state.devices?.find(({ id }) => id === deviceId)?.lastSeenAt)
  const openPanel = useApp(state => state.openPanel)
  const loadNotifications = useApp(state => state.loadNotifications)
  const link = useApp(state => state.link)
  const now = useNow(5_000)
  useEffect(() => {
    if (link === 'open') void loadNotifications(deviceId)
  }, [deviceId, link, loadNotifications])
  if (!item) return null
  const { mark, word, title } = notificationStates[item.state]
  const record = item.session ?? item.record
  return (
    <p className={classes.notified} role="status">
      <Mark kind={mark} title={title}>
        {word}
      </Mark>
      <span>{sentence(item, seen, now)}</span>
      {record !== undefined && (
        <button
          type="button"
          className="link"
          onClick={() => openPanel('session', { record }, `Session of ${deviceId}`)}
        >
          {item.session === undefined ? 'notification' : 'session'}
        </button>
      )}
    </p>
  )
}

function sentence(item: NotificationItem, seen: number | undefined, now: number): string {
  const { notificationId, way, to, sentAt = item.createdAt, answeredAt, state, problem } = item
  const what = `Notification ${notificationId} ${way === 'gcm' ? 'through' : 'to'} ${to}, ${ago(sentAt, now)}`
  if (state === 'answered' && answeredAt !== undefined) return `${what}: the device called in ${ago(answeredAt, now)}.`
  if (state === 'failed' && problem) return `${what}: ${explain(problem).words}`
  if (state !== 'undelivered') return `${what}.`
  return seen !== undefined && seen > sentAt
    ? `${what}. The device called in by itself ${ago(seen, now)}.`
    : `${what}. Its queue waits until it calls in.`
}
