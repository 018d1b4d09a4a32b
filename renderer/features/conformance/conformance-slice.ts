import type { StateCreator } from 'zustand'
import type { ConformanceOrder, ConformanceState, HostEvent } from '#contract'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'

export interface ConformanceSlice {
  /** Undefined until the host has answered. */
  readonly conformance: ConformanceState | undefined
  loadConformance(): Promise<void>
  conformanceEvent(event: HostEvent): void
  /** True when the check began. */
  startConformance(order: ConformanceOrder): Promise<boolean>
  stopConformance(): Promise<void>
}

export const createConformanceSlice: StateCreator<AppState, [], [], ConformanceSlice> = set => ({
  conformance: undefined,
  loadConformance: async () => {
    const conformance = await call(host.conformance.state())
    if (conformance) set({ conformance })
  },
  conformanceEvent: event => {
    if (event.kind === 'conformance') set({ conformance: event.state })
  },
  startConformance: async order => (await ask(host.conformance.start(order))) !== undefined,
  stopConformance: async () => {
    await call(host.conformance.stop())
  },
})
