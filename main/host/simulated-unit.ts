import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { SimulatedBehaviour, SimulatedMemory, SimulatedSummary } from '#contract'
import { cardFilesOf } from '#core/bootstrap-forms/card-image.ts'
import { instanceUri } from '#core/client-uri.ts'
import { readJson } from '#core/json.ts'
import type { Alert } from '#core/package-types.ts'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { countNodes } from '#core/tree/rows.ts'
import type { AllowedApplication } from '#device/app-allowed.ts'
import { bearers as allBearers } from '#device/bearer.ts'
import { type BootstrapOutcome, createDevice, type DeviceOptions, type SimulatedDevice } from '#device/device.ts'
import type { AnswerRules } from '#device/page-form.ts'
import type { PushVerdict } from '#device/pushed-bootstrap.ts'
import type { CardSlot } from '#device/read-card.ts'
import { certificateNames } from './certificate-names.ts'
import type { DdfLibrary } from './ddf-library.ts'
import type { Parts } from './parts.ts'
import { sessionInWords } from './session-in-words.ts'
import {
  type KeptApplication,
  type KeptDevice,
  keptDescriptions,
  madeUpImsi,
  sealState,
  unsealState,
} from './simulated-files.ts'

// One simulated device: what is kept of it, and the device itself while it is switched on.

/** How long a device may take to finish what it does, in milliseconds. */
const stopMs = 5000

export interface SimulatedUnit {
  readonly id: string
  summary(): SimulatedSummary
  /** Switches it on: it listens for bootstraps and may call in. */
  start(): Promise<Result<SimulatedSummary>>
  stop(): Promise<SimulatedSummary>
  /** Gives the device to a job that nothing else may disturb. Problems: `host.simulated-stopped`, `host.simulated-busy`. */
  use<T>(job: (device: SimulatedDevice) => Promise<Result<T>>): Promise<Result<T>>
  /** Its switches, all of them; they act at once. Problem `notification.cannot-listen`: then nothing changes. */
  behave(behaviour: SimulatedBehaviour): Promise<Result<SimulatedSummary>>
  /** Lets the device raise an alert, also in the middle of a session. Problems: `host.simulated-stopped`, `device.too-many-alerts`. */
  raise(alert: Alert): Result<SimulatedSummary>
  /** Puts a card image into the slot, or takes the card out; the device reads it at its next power-on. */
  insertCard(image: string | undefined): Promise<Result<SimulatedSummary>>
  /** How its card went at the last power-on; nothing when its slot was empty. */
  cardRead(): Promise<Result<BootstrapOutcome | undefined>>
  /** Lets a local application in, or in anew: its token is a new one. Problem: `host.too-many-applications`. */
  allowApplication(
    app: string,
    reads: readonly string[],
  ): Promise<Result<{ readonly device: SimulatedSummary; readonly token: string }>>
  /** Lets it go, with what it registered. */
  removeApplication(app: string): Promise<Result<SimulatedSummary>>
  /** Hears of bootstraps that were pushed to it without an answer. Returns what takes the listener off. */
  onPush(listener: (verdict: PushVerdict) => void): () => void
  /** Remembers how the last session or bootstrap went. */
  ended(result: NonNullable<SimulatedSummary['lastResult']>): Promise<void>
  /** Makes the device once, so that its tree exists; says what is wrong with its descriptions or its state. */
  make(): Promise<Result<null>>
}

export interface UnitOptions {
  readonly id: string
  readonly kept: KeptDevice
  readonly library: DdfLibrary
  /** The server's address on this machine, for the device's own certificate. */
  serverHost(): string
  /** Where the server offers a description, for `DDF` in Package#1. */
  ddfAddress(file: string): string
  changed(unit: SimulatedUnit): void
}

export function createSimulatedUnit(parts: Parts, options: UnitOptions): SimulatedUnit {
  const { store, authority, recorder } = parts
  const { id, library } = options
  let kept = options.kept
  let device: SimulatedDevice | undefined
  let listens: string | undefined
  let notifiedAt: string | undefined
  let applicationsAt: string | undefined
  let busy = false
  let cardReading: Promise<Result<BootstrapOutcome | undefined>> = Promise.resolve(ok(undefined))
  const pushListeners = new Set<(verdict: PushVerdict) => void>()

  const switches = () => kept.behaviour ?? {}
  const keep = async (change: Partial<KeptDevice>) => {
    kept = { ...kept, ...change }
    await store.simulated.put(id, kept)
    await store.flush()
  }
  const subscriber = () => ({ imsi: madeUpImsi(id), pin: usualPin, ...definite(switches().subscriber ?? {}) })
  const slot = (): CardSlot | undefined => {
    const image = kept.sealedCard === undefined ? undefined : unsealState(store, kept.sealedCard)
    const files = image?.ok ? cardFilesOf(image.value) : undefined
    return files?.ok ? { files: files.value, refused: switches().cardRefused } : undefined
  }
  const admitted = (): readonly AllowedApplication[] =>
    (kept.applications ?? []).flatMap(({ id: app, reads, sealedToken }) => {
      const token = unsealState(store, sealedToken)
      return token.ok ? [{ id: app, reads, token: String(token.value) }] : []
    })
  /** The interface is there as long as anybody is let in. */
  const openToApplications = async (): Promise<Result<null>> => {
    if (!device || applicationsAt !== undefined || (kept.applications ?? []).length === 0) return ok(null)
    const opened = await device.applications.listen(0)
    if (opened.ok) applicationsAt = opened.value.url
    return opened.ok ? ok(null) : opened
  }
  const build = async (): Promise<Result<SimulatedDevice>> => {
    const entries = await keptDescriptions(store, kept.ddfs)
    const state = kept.sealedState === undefined ? ok(undefined) : unsealState(store, kept.sealedState)
    if (!state.ok) return state
    library.setDevice(id, entries)
    const own = await authority.issueServer(certificateNames(options.serverHost()))
    return createDevice({
      id,
      descriptions: entries.map(({ description, file }) => ({ ...description, ddf: options.ddfAddress(file) })),
      ...(state.value !== undefined && { state: state.value }),
      trust: { ca: authority.certificate },
      listenTls: { ...own, ca: authority.certificate },
      recorder,
      random: count => randomBytes(count),
      ...(kept.contents && { contents: kept.contents }),
      // Read anew each time, so that a switch acts on a device that runs.
      get browser() {
        const { noBrowser, realBrowser } = switches()
        return noBrowser ? ('none' as const) : realBrowser ? ('real' as const) : undefined
      },
      get answers() {
        return answersOf(switches())
      },
      get network() {
        return networkOf(switches())
      },
      get subscriber() {
        return subscriber()
      },
      get card() {
        return slot()
      },
      get applications() {
        return admitted()
      },
      applicationSeen: () => options.changed(unit),
      pushJudged: verdict => {
        for (const listener of pushListeners) listener(verdict)
      },
      reluctance: ({ name }) => (name === 'CONT' || name === 'END' ? undefined : switches().refuse?.[name]),
      notifications: {
        ...(kept.notified && { seen: kept.notified }),
        keep: notified => keep({ notified }),
      },
      save: async next => {
        await keep({ sealedState: sealState(store, next), ...(device && facts(device)) })
        options.changed(unit)
      },
    })
  }

  const start = async (): Promise<Result<SimulatedSummary>> => {
    if (device) return ok(unit.summary())
    const built = await build()
    if (!built.ok) return built
    const listening = await built.value.listen(0)
    if (!listening.ok) return listening
    const { bearers, udpPort } = switches()
    const notified = await built.value.listenForNotifications(udpPort ?? 0)
    if (!notified.ok) {
      await built.value.stop()
      return notified
    }
    if (bearers) built.value.setBearers(bearers)
    device = built.value
    listens = listening.value.url
    notifiedAt = `127.0.0.1:${notified.value.port}`
    // Those that were let go while the device was off leave with what they registered.
    for (const { id: app } of device.memory().applications) {
      if (!admitted().some(item => item.id === app)) await device.applications.forget(app)
    }
    const local = await openToApplications()
    if (!local.ok) return local
    options.changed(unit)
    cardReading = kept.sealedCard === undefined ? Promise.resolve(ok(undefined)) : readCard()
    return ok(unit.summary())
  }
  /** What follows power-on: the card in the slot may bring servers, and take others away. */
  const readCard = async (): Promise<Result<BootstrapOutcome | undefined>> => {
    const read = await unit.use(running => running.powerOn())
    const [session] = read.ok ? (read.value?.sessions ?? []) : []
    if (session) await unit.ended(sessionInWords(session, parts.now()))
    else if (!read.ok) await unit.ended({ at: parts.now(), ok: false, words: explain(read.problem).words })
    options.changed(unit)
    return read
  }
  const stop = async (): Promise<SimulatedSummary> => {
    const was = device
    device = undefined
    listens = undefined
    notifiedAt = undefined
    applicationsAt = undefined
    // A session that hangs does not keep the workbench from closing.
    if (was) await Promise.race([was.stop(), delay(stopMs, undefined, { ref: false })])
    if (was) options.changed(unit)
    return unit.summary()
  }

  const behave = async (behaviour: SimulatedBehaviour): Promise<Result<SimulatedSummary>> => {
    const { udpPort } = behaviour
    if (device && udpPort !== switches().udpPort) {
      const notified = await device.listenForNotifications(udpPort ?? 0)
      if (!notified.ok) return notified
      notifiedAt = `127.0.0.1:${notified.value.port}`
    }
    await keep({ behaviour })
    device?.setBearers(behaviour.bearers ?? allBearers)
    options.changed(unit)
    return ok(unit.summary())
  }

  const unit: SimulatedUnit = {
    id,
    start,
    stop,
    summary: () => ({
      id,
      name: kept.name,
      ddfs: kept.ddfs.map(({ file }) => file),
      running: device !== undefined,
      nodes: kept.nodes,
      behaviour: switches(),
      subscriber: subscriber(),
      hasCard: kept.sealedCard !== undefined,
      accounts: kept.accounts,
      busy,
      ...(listens !== undefined && { listens }),
      ...(notifiedAt !== undefined && { notifiedAt }),
      ...(device && { remembers: remembered(device) }),
      ...(applicationsAt !== undefined && { applicationsAt }),
      applications: (kept.applications ?? []).map(item => seenApplication(item, device)),
      ...(kept.lastResult && { lastResult: kept.lastResult }),
    }),
    use: async job => {
      if (!device) return failed(problem('host.simulated-stopped', { id }))
      if (busy) return failed(problem('host.simulated-busy', { id }))
      busy = true
      options.changed(unit)
      try {
        return await job(device)
      } finally {
        busy = false
        options.changed(unit)
      }
    },
    behave,
    raise: alert => {
      if (!device) return failed(problem('host.simulated-stopped', { id }))
      return device.raise(alert) ? ok(unit.summary()) : failed(problem('device.too-many-alerts', { id }))
    },
    insertCard: async image => {
      const json = image === undefined ? undefined : readJson(image)
      const files = json?.ok ? cardFilesOf(json.value) : json
      if (files && !files.ok) return files
      await keep({ sealedCard: json?.ok ? sealState(store, json.value) : undefined })
      options.changed(unit)
      return ok(unit.summary())
    },
    allowApplication: async (app, reads) => {
      const others = (kept.applications ?? []).filter(item => item.id !== app)
      if (others.length >= mostApplications)
        return failed(problem('host.too-many-applications', { most: mostApplications }))
      const token = randomBytes(24).toString('base64url')
      await keep({ applications: [...others, { id: app, reads, sealedToken: sealState(store, token) }] })
      const local = await openToApplications()
      options.changed(unit)
      return local.ok ? ok({ device: unit.summary(), token }) : local
    },
    removeApplication: async app => {
      await keep({ applications: (kept.applications ?? []).filter(item => item.id !== app) })
      await device?.applications.forget(app)
      options.changed(unit)
      return ok(unit.summary())
    },
    cardRead: () => cardReading,
    onPush: listener => {
      pushListeners.add(listener)
      return () => pushListeners.delete(listener)
    },
    ended: lastResult => keep({ lastResult }),
    make: async () => {
      const built = await build()
      if (!built.ok) return built
      await keep({ sealedState: sealState(store, built.value.state()), ...facts(built.value) })
      return ok(null)
    },
  }
  return unit
}

const mostApplications = 50

function seenApplication(
  { id, reads }: KeptApplication,
  device: SimulatedDevice | undefined,
): SimulatedSummary['applications'][number] {
  const known = device?.memory().applications.find(item => item.id === id)
  return {
    id,
    reads,
    presence: device?.applications.presence(id) ?? 'away',
    objects: known?.objects.map(({ moid, miid }) => instanceUri(moid, miid)) ?? [],
    missed: known?.missed.length ?? 0,
  }
}

/** What the user of a simulated device types, unless told otherwise. */
const usualPin = '1234'

/** The members that are there. */
const definite = <T extends object>(value: T) =>
  JSON.parse(JSON.stringify(value)) as { [K in keyof T]: NonNullable<T[K]> }

const answersOf = ({ fields, press, unanswered, closes, rules }: SimulatedBehaviour): AnswerRules => ({
  fields,
  press,
  unanswered,
  closes,
  rules,
})

/** Values that were left out are not there, so that a ServerURI gets -1 for them. */
function networkOf({ network }: SimulatedBehaviour): DeviceOptions['network'] {
  return network && (JSON.parse(JSON.stringify(network)) as DeviceOptions['network'])
}

function remembered(device: SimulatedDevice): SimulatedMemory {
  const { subscriptions, defaults, jobs, alerts } = device.memory()
  return {
    subscriptions: subscriptions.map(({ uri, to }) => ({ uri, to })),
    defaults: defaults.map(({ moid, from }) => ({ moid, from })),
    underWay: jobs.map(({ moid, miid, path }) => instanceUri(moid, miid, path)),
    toTell: alerts.length + subscriptions.filter(({ due }) => due > 0).length,
  }
}

function facts(device: SimulatedDevice): Pick<KeptDevice, 'nodes' | 'accounts'> {
  return { nodes: countNodes(device.tree()), accounts: device.accounts() }
}
