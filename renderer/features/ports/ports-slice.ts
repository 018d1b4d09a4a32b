import type { StateCreator } from 'zustand'
import type { ConsoleState, HardwareItem, HostEvent, PortItem, PortsState } from '#contract'
import type { AppState } from '../../app/store.ts'
import { call, host } from '../../host.ts'

// Ports, the simulated hardware behind some of them, and consoles. Of a log only that it grew is kept here: rows are asked
// for when they are seen.

export interface PortsSlice {
  /** Undefined until the host has answered. */
  readonly portList: PortsState | undefined
  readonly hardware: readonly HardwareItem[]
  readonly consoles: readonly ConsoleState[]
  /** The last entry of each record whose log is shown. */
  readonly logEnds: Readonly<Record<string, number>>
  /** Dialogs: hardware that is made, and the port that a console is opened on. */
  readonly portDialog: PortDialog | undefined
  loadPorts(): Promise<void>
  portsEvent(event: HostEvent): void
  portDialogShown(dialog: PortDialog | undefined): void
  openPort(port: PortItem): void
  openConsoles(): void
  consoleAnswered(console: ConsoleState): void
  /** Follows the growth of records until the function that it returns is called. */
  watchLogs(records: readonly string[]): () => void
}

export type PortDialog =
  | { readonly kind: 'hardware'; readonly change?: HardwareItem }
  | { readonly kind: 'console'; readonly port: PortItem }
  | { readonly kind: 'path' }

export const createPortsSlice: StateCreator<AppState, [], [], PortsSlice> = (set, get) => {
  const watched = new Map<string, number>()
  return {
    portList: undefined,
    hardware: [],
    consoles: [],
    logEnds: {},
    portDialog: undefined,

    loadPorts: async () => {
      const [portList, hardware, consoles] = await Promise.all([
        call(host.ports.list()),
        call(host.hardware.list()),
        call(host.consoles.list()),
      ])
      set({ ...(portList && { portList }), ...(hardware && { hardware }), ...(consoles && { consoles }) })
    },
    portsEvent: event => {
      if (event.kind === 'ports') set({ portList: event.state })
      else if (event.kind === 'hardware') set({ hardware: event.items })
      else if (event.kind === 'console') get().consoleAnswered(event.console)
      else if (event.kind === 'console-gone')
        set(({ consoles }) => ({ consoles: consoles.filter(({ id }) => id !== event.id) }))
      else if (event.kind === 'entries' && watched.has(event.record))
        set(({ logEnds }) => ({ logEnds: { ...logEnds, [event.record]: event.last } }))
    },
    portDialogShown: portDialog => set({ portDialog }),
    openPort: port => get().openPanel('port', { port: tabOf(port) }, port.name),
    openConsoles: () => get().openPanel('consoles', {}, 'Consoles'),
    consoleAnswered: console =>
      set(state => {
        const known = state.consoles.find(({ id }) => id === console.id)
        if (!known) return { consoles: [...state.consoles, console] }
        if (isShownSame(known, console)) return state
        return { consoles: state.consoles.map(item => (item === known ? console : item)) }
      }),
    watchLogs: records => {
      for (const record of records) watched.set(record, (watched.get(record) ?? 0) + 1)
      return () => {
        for (const record of records) {
          const left = (watched.get(record) ?? 1) - 1
          if (left > 0) watched.set(record, left)
          else watched.delete(record)
        }
      }
    },
  }
}

/** Ten times a second a console that is flooded counts its bytes; nothing shows them, so nothing is drawn anew. */
function isShownSame(a: ConsoleState, b: ConsoleState): boolean {
  const shown = ({ heard: _, sent: __, ...rest }: ConsoleState) => JSON.stringify(rest)
  return shown(a) === shown(b)
}

/** What the tab of a port is known by; simulated hardware keeps its own while its cable is out. */
export const tabOf = ({ id, hardware }: PortItem): string => hardware ?? id
