import type { StateCreator } from 'zustand'
import type { DeviceSummary, HostEvent, WorkItem } from '#contract'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { deviceModel, queueOrder } from './words.ts'

/** How many pieces of work of one device the window keeps; the host keeps all. */
const keptWork = 500

export interface DevicesSlice {
  /** Undefined until the host has answered. */
  readonly devices: readonly DeviceSummary[] | undefined
  /** What the list is narrowed to; empty = all. */
  readonly deviceFilter: string
  /** Revisions of the trees as the host announced them. */
  readonly treeRevisions: Readonly<Record<string, number>>
  /** Newest first, for devices whose tab was opened. */
  readonly work: Readonly<Record<string, readonly WorkItem[]>>
  /** The node that is chosen in the tree of a device. */
  readonly chosenNodes: Readonly<Record<string, string>>
  nodeChosen(deviceId: string, uri: string): void
  devicesFiltered(text: string): void
  /** Shows a device, and a node of it. */
  openNode(deviceId: string, uri: string | undefined): void
  loadDevices(): Promise<void>
  loadWork(deviceId: string): Promise<void>
  devicesEvent(event: HostEvent): void
  /** Queues commands (wire form) for the next call of the device. */
  enqueue(deviceId: string, commands: readonly (readonly string[])[]): Promise<boolean>
}

export const createDevicesSlice: StateCreator<AppState, [], [], DevicesSlice> = (set, get) => ({
  devices: undefined,
  deviceFilter: '',
  treeRevisions: {},
  work: {},
  chosenNodes: {},
  nodeChosen: (deviceId, uri) => set(({ chosenNodes }) => ({ chosenNodes: { ...chosenNodes, [deviceId]: uri } })),
  devicesFiltered: deviceFilter => set({ deviceFilter }),
  openNode: (deviceId, uri) => {
    if (uri !== undefined) get().nodeChosen(deviceId, uri)
    get().openPanel('device', { deviceId }, deviceId)
  },

  loadDevices: async () => {
    const devices = await call(host.devices.list())
    if (devices) set({ devices })
    await Promise.all(Object.keys(get().work).map(id => get().loadWork(id)))
  },
  loadWork: async deviceId => {
    const items = await call(host.devices.work({ deviceId }))
    if (items) set(({ work }) => ({ work: { ...work, [deviceId]: [...items].sort((a, b) => b.id - a.id) } }))
  },
  devicesEvent: event => {
    if (event.kind === 'device') set(({ devices }) => ({ devices: withDevice(devices ?? [], event.device) }))
    else if (event.kind === 'device-gone')
      set(({ devices, work }) => {
        const { [event.id]: _gone, ...others } = work
        return { devices: devices?.filter(({ id }) => id !== event.id), work: others }
      })
    else if (event.kind === 'tree')
      set(({ treeRevisions }) => ({ treeRevisions: { ...treeRevisions, [event.deviceId]: event.revision } }))
    else if (event.kind === 'work') set(({ work }) => ({ work: withWork(work, event.item) }))
  },
  enqueue: async (deviceId, commands) => {
    const items = await ask(host.devices.enqueue({ deviceId, commands: commands.map(command => [...command]) }))
    if (!items) return false
    set(({ work }) => ({ work: items.reduce(withWork, work) }))
    return true
  },
})

/** The devices whose id or model has the text in it, whatever its case; those that called in last come first. */
export function filteredDevices(devices: readonly DeviceSummary[], text: string): readonly DeviceSummary[] {
  const wanted = text.trim().toLowerCase()
  const latest = ({ lastSeenAt, firstSeenAt }: DeviceSummary) => lastSeenAt ?? firstSeenAt ?? 0
  return devices
    .filter(device => `${device.id} ${deviceModel(device) ?? ''}`.toLowerCase().includes(wanted))
    .sort((a, b) => latest(b) - latest(a))
}

function withDevice(devices: readonly DeviceSummary[], device: DeviceSummary): readonly DeviceSummary[] {
  const known = devices.some(({ id }) => id === device.id)
  return known ? devices.map(item => (item.id === device.id ? device : item)) : [...devices, device]
}

function withWork(work: DevicesSlice['work'], item: WorkItem): DevicesSlice['work'] {
  const items = work[item.deviceId]
  if (!items) return work
  const known = items.some(({ id }) => id === item.id)
  const next = known ? items.map(old => (old.id === item.id ? item : old)) : [item, ...items]
  return { ...work, [item.deviceId]: next.length > keptWork ? shortened(next) : next }
}

/** Of a long queue its front is kept, which goes out next; of what went out the newest. */
function shortened(items: readonly WorkItem[]): readonly WorkItem[] {
  const front = new Set(queueOrder(items).slice(0, keptWork / 2))
  const past = items.filter(({ state }) => state !== 'queued').slice(0, keptWork - front.size)
  const kept = new Set([...front, ...past])
  return items.filter(item => kept.has(item))
}
