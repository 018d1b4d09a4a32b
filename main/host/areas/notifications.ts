import { createHash } from 'node:crypto'
import type { NotificationItem, NotifyOrder, NotifyWays } from '#contract'
import { base64Decode, base64Encode } from '#core/bytes.ts'
import { answeredNotification } from '#core/notification/answer.ts'
import { signNotification } from '#core/notification/digest.ts'
import { encodeNotification } from '#core/notification/encode.ts'
import { encodeWspPush } from '#core/notification/wsp-push.ts'
import type { Package1 } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { SessionRef } from '#server/ports.ts'
import type { NotificationRow } from '#storage/notifications.ts'
import { notifierFor } from '../notifier.ts'
import { createWays, type Target, type Ways } from '../notify-ways.ts'
import type { Parts } from '../parts.ts'

// "Send now": a notification asks a device to call in, and what became of it is kept and shown. Nothing answers a push:
// only the session that carries the id of the notification proves that it came.

/** Notifications of one device that are listed, and among which the answered one is looked for. */
const mostListed = 50

/** An item as it is kept, with the bytes that went out. */
type Kept = Omit<NotificationItem, 'id'> & { readonly base64: string }

export interface NotificationsArea extends Pick<Ways, 'service' | 'setService' | 'registered'> {
  /** Sends one, and tells how that went; the answer of the device follows as an event. */
  send(order: NotifyOrder): Promise<Result<NotificationItem>>
  list(deviceId: string): Promise<{ readonly items: readonly NotificationItem[]; readonly ways: NotifyWays }>
  /** Whether a notification with this id was sent to the device. */
  knows(deviceId: string, id: number): Promise<boolean>
  /** A session opened: if a notification asked for it, that one is answered. */
  answered(session: SessionRef, package1: Package1): Promise<void>
  forgotten(deviceId: string): Promise<void>
  /** What was sent before the last stop still waits for its answer. */
  recover(): Promise<void>
  close(): void
}

export interface NotificationPorts {
  /** Where a simulated device takes notifications, while it runs. */
  simulatedAddress(deviceId: string): string | undefined
}

export function createNotificationsArea(parts: Parts, ports: NotificationPorts): NotificationsArea {
  const { store, hub, recorder, now, log } = parts
  const ways = createWays(parts, ports.simulatedAddress)
  const waiting = new Map<number, NodeJS.Timeout>()

  const keep = async (row: NotificationRow, change: Partial<Kept>): Promise<NotificationRow> => {
    const json = { ...keptOf(row), ...change }
    const next = { ...row, state: json.state, json }
    await store.notifications.save(next)
    hub.emit({ kind: 'notification', item: itemOf(next) })
    return next
  }
  const latestOf = async (row: NotificationRow): Promise<NotificationRow> =>
    (await store.notifications.list(row.deviceId, mostListed)).find(({ id }) => id === row.id) ?? row

  const giveUp = async (row: NotificationRow) => {
    waiting.delete(row.id)
    const latest = await latestOf(row)
    if (latest.state === 'sent') await keep(latest, { state: 'undelivered' })
  }
  /** After a while without an answer it is shown as undelivered; a late answer still counts. */
  const watch = async (row: NotificationRow) => {
    const { answerSeconds } = await ways.service()
    const { sentAt = row.createdAt } = keptOf(row)
    const longest = answerSeconds * 1000
    // The clock may have been set back since.
    const left = Math.min(longest, Math.max(0, longest - (now() - sentAt) / 1000))
    const timer = setTimeout(() => {
      giveUp(row).catch((cause: unknown) => log.write('error', 'notifications', String(cause)))
    }, left)
    waiting.set(row.id, timer.unref())
  }

  /** Makes Package#0 with an id of its own, signed if the device can check that. */
  const make = async ({ deviceId, requestsMos, connections }: NotifyOrder, { way, to }: Target) => {
    const { serverId, secret } = await notifierFor(parts, deviceId)
    const createdAt = now()
    const about = { deviceId, way, to, requestsMos, connections, signed: secret !== undefined, createdAt }
    const made: Kept = { ...about, notificationId: 0, state: 'created', base64: '' }
    const row = await store.notifications.add({ deviceId, state: 'created', createdAt, json: made })
    const id = notificationIdOf(row.id)
    const timestamp = Math.floor(createdAt / 1_000_000)
    const notification = { serverId, id, timestamp, requestsMos, ...(connections.length > 0 && { connections }) }
    const bytes = secret ? signNotification(notification, secret, sha256) : encodeNotification(notification)
    if (bytes.ok) return ok({ row, id, serverId, bytes: bytes.value })
    await keep(row, { state: 'failed', problem: bytes.problem })
    return bytes
  }

  const send = async (order: NotifyOrder): Promise<Result<NotificationItem>> => {
    const { deviceId } = order
    if (!(await store.devices.get(deviceId))) return failed(problem('host.unknown-device', { id: deviceId }))
    const target = await ways.target(order)
    if (!target.ok) return target
    const { way, to } = target.value
    const made = await make(order, target.value)
    if (!made.ok) return made
    const { id: notificationId, serverId, bytes: notification } = made.value
    const push = encodeWspPush({ transactionId: notificationId & 0xff, body: notification })
    const body = way === 'gcm' ? notification : push
    const about = { kind: 'notification', side: 'server', deviceId, serverId, dialect: 'approved', peer: to } as const
    const record = recorder.open(about)
    record.push({ from: 'server', to: way === 'gcm' ? 'push' : 'device', way, body })
    const gone = { notificationId, sentAt: now(), record: record.id, base64: base64Encode(body) }
    const row = await keep(made.value.row, { ...gone, state: 'sent' })
    // Kept before it leaves: the answer may be here sooner than the sender is back.
    await store.flush()
    const sent = await ways.deliver(target.value, { notification, push, record })
    record.end(sent.ok ? 'done' : 'failed', sent.ok ? undefined : sent.problem)
    const latest = await latestOf(row)
    if (latest.state !== 'sent') return ok(itemOf(latest))
    if (!sent.ok) return ok(itemOf(await keep(latest, { state: 'failed', problem: sent.problem })))
    await watch(latest)
    return ok(itemOf(latest))
  }

  const answered: NotificationsArea['answered'] = async ({ deviceId, record }, package1) => {
    const id = answeredNotification(package1)
    if (id === undefined) return
    const rows = await store.notifications.list(deviceId, mostListed)
    const open = rows.filter(({ state }) => state !== 'answered' && state !== 'created')
    // Without an id it can be any that left; one with an id arrived, whatever its sending seemed to say.
    const row = open.find(item => (id === 'none' ? item.state !== 'failed' : keptOf(item).notificationId === id))
    if (!row) return
    clearTimeout(waiting.get(row.id))
    waiting.delete(row.id)
    const { problem: _, ...before } = keptOf(row)
    await keep({ ...row, json: before }, { state: 'answered', answeredAt: now(), session: record })
    const { base64, way, sentAt = row.createdAt } = before
    const body = base64Decode(base64) ?? new Uint8Array(0)
    recorder.resume(record)?.push({ from: way === 'gcm' ? 'push' : 'server', to: 'device', way, body, sentAt })
  }

  const knows: NotificationsArea['knows'] = async (deviceId, id) => {
    const rows = await store.notifications.list(deviceId, mostListed)
    return rows.some(row => row.state !== 'created' && keptOf(row).notificationId === id)
  }

  return {
    send,
    knows,
    answered,
    service: ways.service,
    setService: ways.setService,
    registered: ways.registered,
    list: async deviceId => {
      const items = (await store.notifications.list(deviceId, mostListed)).map(itemOf)
      return { items, ways: await ways.of(deviceId) }
    },
    forgotten: async deviceId => {
      await store.notifications.removeDevice(deviceId)
      await ways.forgotten(deviceId)
    },
    recover: async () => {
      for (const row of await store.notifications.inState('sent')) await watch(row)
    },
    close: () => {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}

const keptOf = ({ json }: NotificationRow): Kept => json as Kept
const itemOf = (row: NotificationRow): NotificationItem => {
  const { base64: _, ...item } = keptOf(row)
  return { ...item, id: row.id }
}

/** Two bytes have to do: an id comes again after 65,535 others. */
const notificationIdOf = (id: number): number => ((id - 1) % 0xffff) + 1

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
