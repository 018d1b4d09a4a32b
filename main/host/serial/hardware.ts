import { basename } from 'node:path'
import type { HardwareHabits, HardwareItem, NewHardware } from '#contract'
import { type CardFiles, cardFileText, readCardImage, writeCardImage } from '#core/bootstrap-forms/card-image.ts'
import { hexDecode } from '#core/hex.ts'
import { decodeShortMessage, joinShortMessages, type ShortMessage } from '#core/notification/short-message.ts'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { makeHardware } from '#hardware/make-hardware.ts'
import { type Plugged, plugIn } from '#hardware/plug.ts'
import type { PortInfo } from '#transport/ports.ts'
import type { Simulator } from '../areas/simulator.ts'
import { sessionInWords } from '../session-in-words.ts'

// Simulated hardware that runs in the workbench, so that every way over a cable can be tried without any. Its ports stand in
// the list with those of the system, under USB numbers that are kept for tests.

export interface HardwareArea {
  list(): Promise<readonly HardwareItem[]>
  start(order: NewHardware): Promise<Result<HardwareItem>>
  stop(id: string): Promise<Result<null>>
  pull(id: string): Promise<Result<HardwareItem>>
  plug(id: string): Promise<Result<HardwareItem>>
  behave(id: string, habits: HardwareHabits): Promise<Result<HardwareItem>>
}

export interface HardwarePorts {
  readonly simulator: Simulator
  /** Microseconds since 1970. */
  readonly now: () => number
  /** A cable was plugged in or pulled, or something arrived. */
  changed(items: readonly HardwareItem[]): void
}

type Kind = NewHardware['kind']

const kinds: Readonly<Record<Kind, { readonly words: string; readonly productId: string }>> = {
  modem: { words: 'Simulated modem', productId: '0001' },
  console: { words: 'Simulated console', productId: '0002' },
  loader: { words: 'Simulated board in U-Boot', productId: '0005' },
  smp: { words: 'Simulated board', productId: '0003' },
  obex: { words: 'Simulated phone', productId: '0004' },
}
/** Numbers of pid.codes for tests. */
const vendorId = '1209'
const mostTaken = 50
const mostParts = 255
const mostHardware = 32
const usualRoom = 4096
/** A card is written in many pieces; its device is switched off and on after the last one. */
const cardRestMs = 800

interface Unit {
  readonly id: string
  readonly kind: Kind
  readonly number: number
  readonly deviceId: string | undefined
  habits: HardwareHabits
  plugged: Plugged | undefined
  path: string | undefined
  readonly taken: { readonly at: number; readonly name: string; readonly bytes: number }[]
  applied: string | undefined
  card: CardFiles
  /** Parts of a push, the newest first. */
  messages: readonly ShortMessage[]
  timer: NodeJS.Timeout | undefined
  replug: NodeJS.Timeout | undefined
}

export function createHardware(ports: HardwarePorts) {
  const units = new Map<string, Unit>()
  let count = 0
  const items = () => [...units.values()].map(itemOf)
  const tell = () => ports.changed(items())
  const withUnit = async <T>(id: string, job: (unit: Unit) => Promise<Result<T>>): Promise<Result<T>> => {
    const unit = units.get(id)
    return unit ? job(unit) : failed(problem('port.hardware-unknown', { id }))
  }

  const applied = (unit: Unit, words: string) => {
    unit.applied = words
    tell()
  }
  /** Gives what arrived to the simulated device of the same id, as the real one would use it. */
  const apply = async (unit: Unit, data: Uint8Array) => {
    const device = unit.deviceId === undefined ? undefined : ports.simulator.unit(unit.deviceId)
    if (!device) return
    const outcome = await device.use(item => item.bootstrapWith(data))
    const [session] = outcome.ok ? outcome.value.sessions : []
    if (session) await device.ended(sessionInWords(session, ports.now()))
    applied(unit, outcome.ok ? 'The simulated device applied it and called in.' : explain(outcome.problem).words)
  }
  const powerCycle = async (unit: Unit, files: CardFiles) => {
    const device = unit.deviceId === undefined ? undefined : ports.simulator.unit(unit.deviceId)
    const read = readCardImage(files)
    if (!device || !read.ok || isBlank(read.value.bootstrap)) return
    const inserted = await device.insertCard(cardFileText(new Map(files)))
    if (!inserted.ok || !device.summary().running) return
    await device.stop()
    const started = await device.start()
    applied(unit, started.ok ? 'The simulated device read the card at power-on.' : explain(started.problem).words)
  }
  const taken = (unit: Unit, name: string, data: Uint8Array | string) => {
    unit.taken.push({ at: ports.now(), name, bytes: data.length })
    if (unit.taken.length > mostTaken) unit.taken.shift()
    tell()
    if (typeof data === 'string') void carryMessage(unit, data)
    else void apply(unit, data.slice())
  }
  /** The simulated network knows one number: short messages of a modem reach the simulated device of its id. */
  const carryMessage = async (unit: Unit, tpdu: string) => {
    const message = decodeShortMessage(hexDecode(tpdu) ?? new Uint8Array(0))
    const device = unit.deviceId === undefined ? undefined : ports.simulator.unit(unit.deviceId)
    if (!device || !message.ok) return
    unit.messages = [message.value, ...unit.messages].slice(0, mostParts)
    const push = joinShortMessages(unit.messages)
    if (!push) return
    unit.messages = []
    const handed = await device.use(async item => ok(await item.notified('sms', push, message.value.to)))
    applied(unit, handed.ok ? 'The simulated device got its short messages.' : explain(handed.problem).words)
  }
  const cardChanged = (unit: Unit, files: CardFiles) => {
    unit.card = new Map(files)
    clearTimeout(unit.timer)
    unit.timer = setTimeout(() => void powerCycle(unit, unit.card), cardRestMs).unref()
  }

  const plug = async (unit: Unit): Promise<Result<HardwareItem>> => {
    if (unit.plugged) return ok(itemOf(unit))
    clearTimeout(unit.replug)
    const { noSim, room, without, pin, pinTries, adm, admTries, renumber, replugMs } = unit.habits
    const hardware = makeHardware(
      unit.kind,
      {
        sim: noSim !== true,
        ...(unit.deviceId !== undefined && { id: unit.deviceId }),
        ...given({ room, without, pin, pinTries, adm, admTries }),
      },
      { taken: (name, data) => taken(unit, name, data), cardChanged: files => cardChanged(unit, files) },
      unit.card,
    )
    const plugged = await plugIn(hardware, given(unit.habits), renumber ? undefined : unit.path)
    if (!plugged.ok) return plugged
    unit.plugged = plugged.value
    unit.path = plugged.value.path
    void plugged.value.unplugged.then(() => {
      if (unit.plugged !== plugged.value) return
      unit.plugged = undefined
      tell()
      if (replugMs === undefined || !units.has(unit.id)) return
      // The second time the cable holds.
      const { unplugAfter: _, ...rest } = unit.habits
      unit.habits = rest
      unit.replug = setTimeout(() => void plug(unit), replugMs).unref()
    })
    tell()
    return ok(itemOf(unit))
  }
  const pull = async (unit: Unit): Promise<void> => {
    clearTimeout(unit.replug)
    const { plugged } = unit
    unit.plugged = undefined
    await plugged?.unplug()
    tell()
  }

  const area: HardwareArea = {
    list: async () => items(),
    start: async ({ kind, deviceId, habits }) => {
      if (units.size >= mostHardware) return failed(problem('serial.no-pty', { why: `${mostHardware} run already` }))
      const card = writeCardImage(new Uint8Array(habits.room ?? usualRoom).fill(0xff))
      if (!card.ok) return card
      const number = ++count
      const unit: Unit = {
        id: `sim-${kind}-${number}`,
        kind,
        number,
        deviceId: deviceId === '' ? undefined : deviceId,
        habits,
        plugged: undefined,
        path: undefined,
        taken: [],
        applied: undefined,
        card: card.value,
        messages: [],
        timer: undefined,
        replug: undefined,
      }
      units.set(unit.id, unit)
      const plugged = await plug(unit)
      if (!plugged.ok) units.delete(unit.id)
      return plugged
    },
    stop: id =>
      withUnit(id, async unit => {
        units.delete(id)
        clearTimeout(unit.timer)
        await pull(unit)
        return ok(null)
      }),
    pull: id =>
      withUnit(id, async unit => {
        await pull(unit)
        return ok(itemOf(unit))
      }),
    plug: id => withUnit(id, plug),
    behave: (id, habits) =>
      withUnit(id, async unit => {
        await pull(unit)
        unit.habits = habits
        return plug(unit)
      }),
  }
  return {
    ...area,
    /** Its ports, as the system would list them. */
    ports: (): readonly (PortInfo & { readonly hardware: string })[] =>
      [...units.values()].flatMap(unit => {
        const { words, productId } = kinds[unit.kind]
        if (!unit.plugged) return []
        const serialNumber = `SIM${unit.number}`
        const facts = { vendorId, productId, serialNumber, product: words, interface: 0 }
        return [{ path: unit.plugged.path, ...facts, hardware: unit.id }]
      }),
    close: async () => {
      for (const unit of [...units.values()]) {
        units.delete(unit.id)
        clearTimeout(unit.timer)
        clearTimeout(unit.replug)
        await unit.plugged?.unplug()
      }
    },
  }
}

function itemOf({ id, kind, deviceId, habits, plugged, taken, applied, number }: Unit): HardwareItem {
  return {
    id,
    kind,
    name: `${kinds[kind].words} ${number}`,
    ...(deviceId !== undefined && { deviceId }),
    habits,
    ...(plugged && { path: plugged.path }),
    taken: taken.map(item => ({ ...item, name: basename(item.name) })),
    ...(applied !== undefined && { applied }),
  }
}

const isBlank = (bytes: Uint8Array) => bytes.length === 0 || bytes[0] === 0xff

/** The members that are there. */
function given<T extends object>(values: T): { [K in keyof T]-?: Exclude<T[K], undefined> } | Record<string, never> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, never>
}
