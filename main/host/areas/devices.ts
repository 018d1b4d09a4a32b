import type { DeviceSummary } from '#contract'
import type { MoElement } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { DeviceRow } from '#storage/devices.ts'
import type { Parts } from '../parts.ts'

// Devices as the list shows them.

/** How long changes of a device gather before windows hear of them. */
const gatherMs = 30

/** What DevInfo said, kept beside the device so that the list needs no tree. */
export interface DeviceFacts {
  readonly manufacturer?: string
  readonly model?: string
  readonly firmware?: string
}

export interface DevicesArea {
  list(): Promise<readonly DeviceSummary[]>
  /** Windows hear of the device soon. */
  touch(deviceId: string): void
  /** Takes over what a read of DevInfo says. */
  learnFacts(deviceId: string, elements: readonly MoElement[]): Promise<void>
  forget(deviceId: string): Promise<Result<null>>
  /** Tells what is still to be told. */
  close(): Promise<void>
}

export interface DevicePorts {
  inSession(deviceId: string): boolean
  isSimulated(deviceId: string): boolean
  /** What else is to be forgotten with a device. */
  forgotten(deviceId: string): Promise<void>
}

const factsKey = (deviceId: string) => `facts ${deviceId}`

/** What a device said about itself, as far as it was asked. */
export async function factsOf({ settings }: Pick<Parts['store'], 'settings'>, deviceId: string): Promise<DeviceFacts> {
  return ((await settings.get(factsKey(deviceId))) as DeviceFacts | undefined) ?? {}
}

export function createDevicesArea({ store, hub, log }: Parts, ports: DevicePorts): DevicesArea {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const summary = async (row: DeviceRow, queued: number): Promise<DeviceSummary> => {
    const facts = await factsOf(store, row.id)
    const { mos: _, ...shown } = row
    const state = ports.inSession(row.id) ? 'in-session' : stateOf(row)
    const alerts = await store.alerts.forDevice(row.id)
    return { ...shown, ...facts, state, queued, alerts, simulated: ports.isSimulated(row.id) }
  }

  const tell = async () => {
    timer = undefined
    const ids = [...changed]
    changed.clear()
    const counts = await store.work.counts()
    for (const id of ids) {
      const row = await store.devices.get(id)
      if (row) hub.emit({ kind: 'device', device: await summary(row, counts.get(id) ?? 0) })
    }
  }
  const touch = (deviceId: string) => {
    changed.add(deviceId)
    timer ??= setTimeout(() => {
      tell().catch((cause: unknown) => log.write('error', 'devices', String(cause)))
    }, gatherMs)
  }

  return {
    list: async () => {
      const [rows, counts] = await Promise.all([store.devices.list(), store.work.counts()])
      return Promise.all(rows.map(row => summary(row, counts.get(row.id) ?? 0)))
    },
    touch,
    learnFacts: async (deviceId, elements) => {
      let learned: DeviceFacts = {}
      for (const element of elements) learned = { ...learned, ...factsIn(element) }
      if (Object.keys(learned).length === 0) return
      const before = await factsOf(store, deviceId)
      await store.settings.put(factsKey(deviceId), { ...before, ...learned })
      touch(deviceId)
    },
    forget: async deviceId => {
      if (!(await store.devices.get(deviceId))) return failed(problem('host.unknown-device', { id: deviceId }))
      if (ports.inSession(deviceId)) return failed(problem('host.device-in-session', { id: deviceId }))
      await ports.forgotten(deviceId)
      await store.devices.remove(deviceId)
      await store.settings.remove(factsKey(deviceId))
      await store.flush()
      changed.delete(deviceId)
      hub.emit({ kind: 'device-gone', id: deviceId })
      return ok(null)
    },
    close: async () => {
      clearTimeout(timer)
    },
  }
}

function stateOf(row: DeviceRow): DeviceSummary['state'] {
  if (row.lastSeenAt === undefined) return 'expected'
  return row.lastProblem ? 'failed' : 'seen'
}

/** Man, Mod and FwV of DevInfo (OMA DM 2.0 §12.1), read as a whole or one by one. */
function factsIn({ uri, name, node }: MoElement): DeviceFacts {
  if (!/^urn:oma:mo:oma-dm-devinfo:/i.test(uri)) return {}
  const leaves = node.kind === 'leaf' ? new Map([[name, node]]) : node.children
  const text = (leaf: string) => {
    const found = leaves.get(leaf)
    return found?.kind === 'leaf' && typeof found.value === 'string' && found.value !== '' ? found.value : undefined
  }
  const [manufacturer, model, firmware] = [text('Man'), text('Mod'), text('FwV')]
  return {
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    ...(firmware !== undefined && { firmware }),
  }
}
