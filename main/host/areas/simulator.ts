import { randomInt } from 'node:crypto'
import type { SimulatedBehaviour, SimulatedSummary } from '#contract'
import type { Alert } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { SessionResult, SimulatedDevice } from '#device/device.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import type { Parts } from '../parts.ts'
import { sessionInWords } from '../session-in-words.ts'
import { type KeptDevice, keepDdfs } from '../simulated-files.ts'
import { createSimulatedUnit, type SimulatedUnit } from '../simulated-unit.ts'
import { ddfName } from './ddf-files.ts'
import type { FilesArea } from './files.ts'
import { endpointOf, type ServerArea, sidePaths } from './server.ts'

// Simulated devices: made from descriptions, kept over restarts, met by the server only over the wire.

/** How long a call waits for a session before it answers with a busy device; the end is then told by an event. */
const patienceMs = 8000

interface NewSimulated {
  readonly deviceId?: string | undefined
  readonly name?: string | undefined
  /** Workspace paths or `resource:…`; none = the demo set. */
  readonly ddfs: readonly string[]
  /** Everything described, or only what must be there; without it everything. */
  readonly contents?: 'full' | 'factory' | undefined
}
export interface Simulator {
  list(): Promise<readonly SimulatedSummary[]>
  create(wanted: NewSimulated): Promise<Result<SimulatedSummary>>
  start(deviceId: string): Promise<Result<SimulatedSummary>>
  stop(deviceId: string): Promise<Result<SimulatedSummary>>
  callNow(deviceId: string): Promise<Result<SimulatedSummary>>
  remove(deviceId: string): Promise<Result<null>>
  /** Its switches; they act at once. */
  behave(deviceId: string, behaviour: SimulatedBehaviour): Promise<Result<SimulatedSummary>>
  /** Puts a card image into its slot, or takes the card out; read at the next power-on. */
  insertCard(deviceId: string, image: string | undefined): Promise<Result<SimulatedSummary>>
  /** A local application asks for an MO: its instances. */
  need(deviceId: string, moid: string): Promise<Result<readonly string[]>>
  /** Lets a local application in; its token is told once. Problem: `host.too-many-applications`. */
  allowApplication(
    deviceId: string,
    app: string,
    reads: readonly string[],
  ): Promise<Result<{ readonly device: SimulatedSummary; readonly token: string }>>
  /** Lets it go, with what it registered. */
  removeApplication(deviceId: string, app: string): Promise<Result<SimulatedSummary>>
  /** Lets the device raise an alert; it goes out with the next package to a server that may know of it. */
  raise(deviceId: string, alert: Alert): Promise<Result<SimulatedSummary>>
  /** The device, for jobs that need more than the calls above. */
  unit(deviceId: string): SimulatedUnit | undefined
  close(): Promise<void>
}

export interface SimulatorPorts {
  readonly server: ServerArea
  readonly files: FilesArea
  readonly library: DdfLibrary
  /** A simulated device came or went: its row in the list of devices looks different now. */
  changed(deviceId: string): void
}

export async function createSimulator(parts: Parts, ports: SimulatorPorts): Promise<Simulator> {
  const { store, hub } = parts
  const units = new Map<string, SimulatedUnit>()
  const tell = (unit: SimulatedUnit) => hub.emit({ kind: 'simulated', device: unit.summary() })
  const unitFor = (id: string, kept: KeptDevice): SimulatedUnit => {
    const serverHost = () => ports.server.options().host
    // The server may be started later; then it listens where it is set to.
    const origin = () => ports.server.state().origin ?? new URL(endpointOf(ports.server.options())).origin
    const ddfAddress = (file: string) => `${origin()}${sidePaths.ddf}${ddfName(file)}`
    return createSimulatedUnit(parts, { id, kept, serverHost, ddfAddress, library: ports.library, changed: tell })
  }
  for (const { id, json } of await store.simulated.list()) units.set(id, unitFor(id, json as KeptDevice))

  const withUnit = async <T>(id: string, job: (unit: SimulatedUnit) => Promise<Result<T>>): Promise<Result<T>> => {
    const unit = units.get(id)
    return unit ? job(unit) : failed(problem('host.unknown-simulated', { id }))
  }

  const create = async ({ deviceId, name, ddfs, contents }: NewSimulated): Promise<Result<SimulatedSummary>> => {
    const id = deviceId ?? newImei()
    if (units.has(id)) return failed(problem('host.simulated-exists', { id }))
    const kept = await keepDdfs(store, ports.files, ddfs)
    if (!kept.ok) return kept
    const facts = { nodes: 0, accounts: [], ...(contents && { contents }) }
    const unit = unitFor(id, { name: name ?? `Simulated ${id}`, ddfs: kept.value, ...facts })
    const made = await unit.make()
    if (!made.ok) return made
    if (units.has(id)) return failed(problem('host.simulated-exists', { id }))
    units.set(id, unit)
    tell(unit)
    ports.changed(id)
    return ok(unit.summary())
  }

  const remove = (id: string) =>
    withUnit(id, async unit => {
      units.delete(id)
      await unit.stop()
      await store.simulated.remove(id)
      await store.flush()
      hub.emit({ kind: 'simulated-gone', id })
      ports.changed(id)
      return ok(null)
    })

  return {
    list: async () => [...units.values()].map(unit => unit.summary()),
    create,
    remove,
    start: id => withUnit(id, unit => unit.start()),
    stop: id => withUnit(id, async unit => ok(await unit.stop())),
    callNow: id => withUnit(id, unit => callNow(parts, unit, ports.server)),
    behave: (id, behaviour) => withUnit(id, unit => unit.behave(behaviour)),
    insertCard: (id, image) => withUnit(id, unit => unit.insertCard(image)),
    need: (id, moid) => withUnit(id, unit => unit.use(device => device.local.need(moid))),
    allowApplication: (id, app, reads) => withUnit(id, unit => unit.allowApplication(app, reads)),
    removeApplication: (id, app) => withUnit(id, unit => unit.removeApplication(app)),
    raise: (id, alert) => withUnit(id, async unit => unit.raise(alert)),
    unit: id => units.get(id),
    close: async () => {
      await Promise.all([...units.values()].map(unit => unit.stop()))
    },
  }
}

/** Lets a device call in. A session that fails is a result of the device, not a problem of the call. */
async function callNow(parts: Parts, unit: SimulatedUnit, server: ServerArea): Promise<Result<SimulatedSummary>> {
  const call = unit.use(async device => {
    const session = await openSession(device, server, parts.serverId)
    if (session.ok) await unit.ended(sessionInWords(session.value, parts.now()))
    return session
  })
  const patience = new Promise<undefined>(resolve => {
    setTimeout(resolve, patienceMs, undefined).unref()
  })
  const first = await Promise.race([call, patience])
  return first && !first.ok ? first : ok(unit.summary())
}

/** With its account at our server; without one only a server that asks for none will do. */
async function openSession(
  device: SimulatedDevice,
  server: ServerArea,
  serverId: string,
): Promise<Result<SessionResult>> {
  const { auth, endpoint } = server.state()
  if (endpoint === undefined) return failed(problem('host.server-stopped'))
  if (device.accounts().some(account => account.serverId === serverId)) {
    return device.session({ serverId, trigger: 'client' })
  }
  if (auth !== 'none') return failed(problem('host.simulated-no-account', { id: device.id }))
  return device.session({ trigger: 'client', to: { url: endpoint } })
}

/** An IMEI of the range for tests (TAC 00-…), with its check digit. */
function newImei(): string {
  const digits = `0044015202${String(randomInt(10_000)).padStart(4, '0')}`
  const sum = [...digits].reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `IMEI:${digits}${(10 - (sum % 10)) % 10}`
}
