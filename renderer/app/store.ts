import { create } from 'zustand'
import { createDevicesSlice, type DevicesSlice } from '../features/devices/devices-slice.ts'
import { createSimulatorSlice, type SimulatorSlice } from '../features/simulator/simulator-slice.ts'
import { createHostSlice, type HostSlice } from './host-slice.ts'
import { createShellSlice, type ShellSlice } from './shell-slice.ts'

export type AppState = ShellSlice & HostSlice & DevicesSlice & SimulatorSlice

/** The whole state of the window, one slice per feature. */
export const useApp = create<AppState>()((...tools) => ({
  ...createShellSlice(...tools),
  ...createHostSlice(...tools),
  ...createDevicesSlice(...tools),
  ...createSimulatorSlice(...tools),
}))
