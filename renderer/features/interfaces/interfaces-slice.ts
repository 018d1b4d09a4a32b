import type { StateCreator } from 'zustand'
import type { ForwardItem, HostEvent, InterfacesState } from '#contract'
import { call, host } from '../../host.ts'

export interface InterfacesSlice {
  readonly interfaces: InterfacesState | undefined
  readonly forwards: readonly ForwardItem[]
  interfacesChanged(state: InterfacesState): void
  loadInterfaces(): Promise<void>
  interfacesEvent(event: HostEvent): void
}

/** The HTTP interfaces for other systems, and the commands that go between workbenches. */
export const createInterfacesSlice: StateCreator<InterfacesSlice, [], [], InterfacesSlice> = (set, get) => ({
  interfaces: undefined,
  forwards: [],
  interfacesChanged: interfaces => set({ interfaces }),
  loadInterfaces: async () => {
    const [interfaces, forwards] = await Promise.all([call(host.interfaces.state()), call(host.interfaces.forwards())])
    set({ ...(interfaces && { interfaces }), ...(forwards && { forwards }) })
  },
  interfacesEvent: ({ kind }) => {
    if (kind === 'interfaces' || kind === 'forwards' || kind === 'identities') void get().loadInterfaces()
  },
})
