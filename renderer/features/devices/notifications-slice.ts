import type { StateCreator } from 'zustand'
import type { HostEvent, NotificationItem, NotifyWays } from '#contract'
import type { AppState } from '../../app/store.ts'
import { call, host } from '../../host.ts'

export interface DeviceNotifications {
  /** Newest first. */
  readonly items: readonly NotificationItem[]
  readonly ways: NotifyWays
}

export interface NotificationsSlice {
  /** Of devices whose tab was opened. */
  readonly notifications: Readonly<Record<string, DeviceNotifications>>
  /** The device whose "Notify" dialog is open. */
  readonly notifying: string | undefined
  loadNotifications(deviceId?: string): Promise<void>
  notificationsEvent(event: HostEvent): void
  /** Opens the dialog of a device, once it is known how the device can be reached; undefined closes it. */
  notifyingShown(deviceId: string | undefined): Promise<void>
}

export const createNotificationsSlice: StateCreator<AppState, [], [], NotificationsSlice> = (set, get) => ({
  notifications: {},
  notifying: undefined,

  loadNotifications: async deviceId => {
    const ids = deviceId === undefined ? Object.keys(get().notifications) : [deviceId]
    for (const id of ids) {
      const loaded = await call(host.notifications.list({ deviceId: id }))
      if (loaded) set(({ notifications }) => ({ notifications: { ...notifications, [id]: loaded } }))
    }
  },
  notificationsEvent: event => {
    if (event.kind === 'notification') set(state => ({ notifications: withItem(state.notifications, event.item) }))
    // Where a simulated device takes notifications changes when it starts and stops.
    if (event.kind === 'simulated' && get().notifications[event.device.id])
      void get().loadNotifications(event.device.id)
    if (event.kind === 'device-gone') {
      const { [event.id]: _gone, ...notifications } = get().notifications
      set({ notifications })
    }
  },
  notifyingShown: async notifying => {
    if (notifying !== undefined && !get().notifications[notifying]) await get().loadNotifications(notifying)
    set({ notifying })
  },
})

function withItem(known: NotificationsSlice['notifications'], item: NotificationItem) {
  const device = known[item.deviceId]
  if (!device) return known
  const others = device.items.filter(({ id }) => id !== item.id)
  const items = [item, ...others].sort((a, b) => b.id - a.id)
  return { ...known, [item.deviceId]: { ...device, items } }
}
