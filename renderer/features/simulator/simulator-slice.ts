import type { StateCreator } from 'zustand'
import type { HostEvent, SimulatedSummary } from '#contract'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'

export interface SimulatorSlice {
  /** Undefined until the host has answered. */
  readonly simulated: readonly SimulatedSummary[] | undefined
  /** The dialog that makes a new device is open. */
  readonly creating: boolean
  /** The demo is being set up. */
  readonly demoRunning: boolean
  loadSimulator(): Promise<void>
  simulatorEvent(event: HostEvent): void
  creatingShown(shown: boolean): void
  /** Tells a simulated device to call the server now. */
  callNow(deviceId: string): Promise<void>
  /** Plays the whole demo and opens the tree of its device. */
  startDemo(): Promise<void>
}

export const createSimulatorSlice: StateCreator<AppState, [], [], SimulatorSlice> = (set, get) => ({
  simulated: undefined,
  creating: false,
  demoRunning: false,

  loadSimulator: async () => {
    const simulated = await call(host.simulator.list())
    if (simulated) set({ simulated })
  },
  simulatorEvent: event => {
    if (event.kind === 'simulated')
      set(({ simulated }) => ({ simulated: withSimulated(simulated ?? [], event.device) }))
    else if (event.kind === 'simulated-gone')
      set(({ simulated }) => ({ simulated: simulated?.filter(({ id }) => id !== event.id) }))
  },
  creatingShown: creating => set({ creating }),
  callNow: async deviceId => {
    const device = await ask(host.simulator.callNow({ deviceId }))
    if (device) get().simulatorEvent({ kind: 'simulated', device })
  },
  startDemo: async () => {
    if (get().demoRunning) return
    set({ demoRunning: true })
    const demo = await ask(host.simulator.demo())
    set({ demoRunning: false })
    if (!demo) return
    get().openPanel('device', { deviceId: demo.deviceId }, demo.deviceId)
  },
})

function withSimulated(list: readonly SimulatedSummary[], device: SimulatedSummary): readonly SimulatedSummary[] {
  const known = list.some(({ id }) => id === device.id)
  return known ? list.map(item => (item.id === device.id ? device : item)) : [...list, device]
}
