import type { StateCreator } from 'zustand'
import type { HostEvent, LogLine, WorkbenchState } from '#contract'
import { call, host, type LinkState } from '../host.ts'
import type { AppState } from './store.ts'

/** How many log lines the window keeps. */
const keptLines = 2000
/** Records come in bursts; the recorder's counts are asked for once per burst, in milliseconds. */
const recountMs = 500
let recounting = false

export interface HostSlice {
  /** The connection to the host. */
  readonly link: LinkState
  readonly workbench: WorkbenchState | undefined
  readonly log: readonly LogLine[]
  /** Rises whenever servers or authorities changed. */
  readonly identityChanges: number
  /** Rises whenever the job of an authority changed. */
  readonly jobChanges: number
  /** Grows whenever an announced description was fetched or refused. */
  readonly descriptionChanges: number
  linkChanged(link: LinkState): void
  loadHost(): Promise<void>
  hostEvent(event: HostEvent): void
}

export const createHostSlice: StateCreator<AppState, [], [], HostSlice> = set => ({
  link: 'connecting',
  workbench: undefined,
  log: [],
  identityChanges: 0,
  jobChanges: 0,
  descriptionChanges: 0,
  linkChanged: link => set({ link }),
  loadHost: async () => {
    const [workbench, log] = await Promise.all([
      call(host.workbench.state()),
      call(host.workbench.log({ from: 0, limit: keptLines })),
    ])
    set({ ...(workbench && { workbench }), ...(log && { log }) })
  },
  hostEvent: event => {
    if (event.kind === 'server') {
      set(({ workbench }) => ({ workbench: workbench && { ...workbench, server: event.server } }))
    } else if (event.kind === 'identities') {
      set(({ identityChanges }) => ({ identityChanges: identityChanges + 1 }))
    } else if (event.kind === 'descriptions') {
      set(({ descriptionChanges }) => ({ descriptionChanges: descriptionChanges + 1 }))
    } else if (event.kind === 'work' && event.item.authority !== undefined) {
      set(({ jobChanges }) => ({ jobChanges: jobChanges + 1 }))
    } else if (event.kind === 'record') {
      if (recounting) return
      recounting = true
      setTimeout(async () => {
        recounting = false
        const workbench = await call(host.workbench.state())
        if (workbench) set({ workbench })
      }, recountMs)
    } else if (event.kind === 'log') {
      set(({ log }) => ({ log: [...log.filter(line => line.id !== event.line.id), event.line].slice(-keptLines) }))
    }
  },
})
