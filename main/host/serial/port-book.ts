import { access } from 'node:fs/promises'
import type { BootstrapRun, PortItem, PortsState } from '#contract'
import type { Problem } from '#core/problem.ts'
import { type LadderRun, ladderOf, type Talk } from '#core/serial/ladder.ts'
import type { PortIdentity } from '#core/serial/port-identity.ts'
import { listPortless, type Portless } from '#transport/portless.ts'
import { listPorts, type PortInfo, portIdentity } from '#transport/ports.ts'
import type { PortDesk } from './desk.ts'

// Which ports there are, and what is known of the devices behind them. What is known goes with the device: when it is
// unplugged, another one may come under its name.

export type SeenPort = PortInfo & { readonly hardware?: string; readonly typed?: boolean }

/** What was found out about a port. */
export interface Known {
  readonly opened?: Problem | null
  readonly talk?: Talk
  readonly identity?: PortIdentity
  /** The rate that it answered at. */
  readonly baud?: number
  readonly step?: string
}

export interface PortBookParts {
  readonly desk: Pick<PortDesk, 'ownerOf'>
  simulated(): readonly SeenPort[]
  /** Paths that somebody typed. */
  typed(): readonly string[]
  changed(state: PortsState): void
  /** A port came. */
  arrived(): void
}

export interface PortBook {
  list(): Promise<readonly SeenPort[]>
  state(): PortsState
  item(path: string): PortItem | undefined
  /** Adds to what is known. */
  learn(path: string, more: Known): void
  /** Nothing is known of it any more, but for the pushes that went over it. */
  unlearn(path: string): void
  /** Asking is over. */
  asked(path: string): void
  ran(run: BootstrapRun): void
  /** Looks at once. */
  look(): Promise<void>
  tell(): void
  close(): void
}

const lookMs = 600

export function createPortBook(parts: PortBookParts): PortBook {
  const known = new Map<string, Known>()
  const runs = new Map<string, LadderRun>()
  let ports: readonly (SeenPort & { readonly there: boolean })[] = []
  let portless: readonly Portless[] = []
  let shown = ''
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let looking: Promise<void> | undefined

  const seen = async () => {
    const system = await listPorts()
    // Kernels tell of built-in ports that have no node, as in containers: nobody can open those.
    const exist =
      process.platform === 'win32' ? system.map(() => true) : await Promise.all(system.map(({ path }) => isThere(path)))
    const listed: readonly SeenPort[] = [...system.filter((_, index) => exist[index]), ...parts.simulated()]
    const names = new Set(listed.map(({ path }) => path))
    const typed = parts.typed().filter(path => !names.has(path))
    const there = await Promise.all(typed.map(isThere))
    return [
      ...listed.map(port => ({ ...port, there: true })),
      ...typed.map((path, index) => ({ path, typed: true, there: there[index] === true })),
    ]
  }
  const state = (): PortsState => {
    const identities = ports.map(portIdentity)
    return {
      ports: ports.map((port, index) => {
        const identity = identities[index]
        const isUnique = identity !== undefined && identities.filter(item => item === identity).length === 1
        return itemOf(port, isUnique ? identity : port.path, known.get(port.path) ?? {}, {
          use: parts.desk.ownerOf(port.path),
          run: runs.get(port.path),
        })
      }),
      portless,
    }
  }
  const tell = () => {
    if (isClosed) return
    const now = state()
    const text = JSON.stringify(now)
    if (text === shown) return
    shown = text
    parts.changed(now)
  }
  const lookOnce = async () => {
    const [next, without] = await Promise.all([seen(), listPortless()])
    const before = new Set(ports.filter(({ there }) => there).map(({ path }) => path))
    const after = new Set(next.filter(({ there }) => there).map(({ path }) => path))
    for (const path of before) {
      if (after.has(path)) continue
      known.delete(path)
      runs.delete(path)
    }
    ports = next
    portless = without
    tell()
    if ([...after].some(path => !before.has(path))) parts.arrived()
  }
  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }
  const round = () => {
    void look().finally(() => {
      if (!isClosed) timer = setTimeout(round, lookMs).unref()
    })
  }
  round()

  return {
    list: seen,
    state,
    item: path => state().ports.find(port => port.path === path),
    learn: (path, more) => {
      known.set(path, { ...known.get(path), ...more })
      tell()
    },
    unlearn: path => {
      known.delete(path)
      tell()
    },
    asked: path => {
      const { step: _, ...rest } = known.get(path) ?? {}
      known.set(path, rest)
      tell()
    },
    ran: ({ evidence, result, deviceId, steps }) => {
      const path = evidence?.port?.address
      if (path === undefined || !ports.some(port => port.path === path)) return
      runs.set(path, { result, deviceId, steps })
      tell()
    },
    look,
    tell,
    close: () => {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

function itemOf(
  port: SeenPort & { readonly there: boolean },
  id: string,
  { opened, talk, identity, step, baud }: Known,
  { use, run }: { readonly use: PortItem['use']; readonly run: LadderRun | undefined },
): PortItem {
  const { manufacturer, product, ...facts } = port
  const usb = portIdentity(port)
  const words = [manufacturer, product].filter(part => part !== undefined).join(' ')
  const place = port.place === undefined ? '' : ` at ${port.place}`
  return {
    id,
    ...facts,
    name: words === '' ? port.path : words,
    ...(usb !== undefined && { identity: usb }),
    use,
    ...(step !== undefined && { step }),
    ...(identity && { found: identity }),
    ...(baud !== undefined && { baud }),
    rungs: ladderOf({
      path: port.path,
      there: port.there,
      simulated: port.hardware !== undefined,
      ...(usb !== undefined && { usb: `${usb}${place}` }),
      driver: port.driver,
      opened,
      talk,
      run,
    }),
  }
}
