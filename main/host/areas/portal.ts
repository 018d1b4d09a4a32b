import { randomBytes } from 'node:crypto'
import type { PortalSettings, PortalState } from '#contract'
import type { DeviceState, Offered } from '#core/interaction/portal-page.ts'
import { readJson } from '#core/json.ts'
import { mediaTypes } from '#core/media-types.ts'
import { decodeMoDocument } from '#core/mo-document.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { HttpHandler } from '#http/listener.ts'
import { createPortal, type Wish } from '#interaction/portal.ts'
import type { Parts } from '../parts.ts'
import type { Bootstrap } from './bootstrap.ts'
import { sidePaths } from './server.ts'
import type { WorkArea } from './work.ts'

// Self-service (use cases B.1 and B.2): a person registers a device with an operator of choice, and loads settings onto it.

const settingsKey = 'portal'
const registrationsKey = 'portal/registrations'
/** Where in the repository documents lie that are loaded; they go once they were fetched. */
const documentsPath = 'writes/portal-'
const mostRegistrations = 1000
/** Loads of one device that are shown on its page. */
const mostLoads = 5
/** How long the address for the device may take to come, in milliseconds. */
const addressMs = 15_000
const nothing: PortalSettings = { enabled: false, operators: [], settings: [] }

interface Registration {
  readonly token: string
  readonly deviceId: string
  readonly name: string
  readonly operator: string
  readonly at: number
  /** Where it takes notifications. */
  readonly notify?: string | undefined
  readonly loads: readonly { readonly setting: string; readonly work: readonly number[] }[]
}

export interface PortalArea {
  readonly handler: HttpHandler
  state(): Promise<PortalState>
  change(settings: PortalSettings): Promise<Result<PortalState>>
  forgotten(deviceId: string): Promise<void>
}

export interface PortalAreaPorts {
  readonly bootstrap: () => Pick<Bootstrap, 'start' | 'run'>
  readonly work: Pick<WorkArea, 'enqueue' | 'list'>
  origin(): string | undefined
  /** Asks a device to call in. */
  call(deviceId: string, address: string | undefined): Promise<unknown>
}

export async function createPortalArea(parts: Parts, ports: PortalAreaPorts): Promise<PortalArea> {
  const { store, recorder, serverId, hub, now, log } = parts
  let settings: PortalSettings = { ...nothing, ...((await store.settings.get(settingsKey)) as object | undefined) }
  let registrations = ((await store.settings.get(registrationsKey)) ?? []) as readonly Registration[]

  const keep = async (next: readonly Registration[]) => {
    registrations = next.slice(-mostRegistrations)
    await store.settings.put(registrationsKey, registrations)
    await store.durable()
    hub.emit({ kind: 'portal', state: stateNow() })
  }
  const open = () => settings.enabled && ports.origin() !== undefined
  const stateNow = (): PortalState => {
    const base = `${ports.origin() ?? ''}${sidePaths.portal}`
    return {
      settings,
      ...(open() && { address: base }),
      registrations: registrations
        .map(({ deviceId, name, operator, at, token }) => ({ deviceId, name, operator, at, address: base + token }))
        .reverse(),
    }
  }
  const operators = (): readonly Offered[] => (open() ? settings.operators.map(({ name }) => ({ id: name, name })) : [])

  const register = async ({
    name,
    device,
    operator,
    notify,
  }: Wish): Promise<Result<{ address: string; token: string }>> => {
    const profileId = settings.operators.find(item => item.name === operator)?.profileId ?? ''
    const isKnown = registrations.some(({ deviceId }) => deviceId === device)
    if (isKnown || (await store.accounts.forDevice(device)).some(({ state: how }) => how !== 'retired')) {
      return failed(problem('portal.device-known', { device }))
    }
    const begun = await ports
      .bootstrap()
      .start({ profileId, deviceId: device, method: 'client-initiated', operator: name }, { source: 'self-service' })
    if (!begun.ok) return begun
    const address = await addressOf(ports.bootstrap(), begun.value.run.id)
    if (!address.ok) return address
    const token = randomBytes(16).toString('base64url')
    await keep([...registrations, { token, deviceId: device, name, operator, at: now(), notify, loads: [] }])
    return ok({ address: address.value, token })
  }

  const state = async (token: string): Promise<DeviceState | undefined> => {
    const found = registrations.find(item => item.token === token)
    if (!found || !open()) return undefined
    const { deviceId, operator, loads } = found
    const work = await ports.work.list(deviceId)
    return {
      device: deviceId,
      operator,
      settings: settings.settings.map(({ name, text }) => ({ id: name, name, text })),
      loads: loads.slice(-mostLoads).map(load => ({ name: load.setting, words: loadWords(load.work, work) })),
    }
  }

  const load = async (token: string, wanted: string): Promise<Result<null>> => {
    const found = registrations.find(item => item.token === token)
    const setting = settings.settings.find(({ name }) => name === wanted)
    const origin = ports.origin()
    if (!found || !setting || origin === undefined) return failed(problem('portal.unknown-setting'))
    const path = `${documentsPath}${randomBytes(12).toString('base64url')}`
    await store.blobs.put(path, mediaTypes.document, Buffer.from(setting.document), found.deviceId, now())
    const queued = await ports.work.enqueue(found.deviceId, [['HGET', `${origin}${sidePaths.repository}${path}`]])
    if (!queued.ok) return queued
    const work = queued.value.map(({ id }) => id)
    await keep(
      registrations.map(item =>
        item.token === token ? { ...item, loads: [...item.loads, { setting: wanted, work }].slice(-mostLoads) } : item,
      ),
    )
    // The person need not wait for the notification; a device that gets none calls in some time.
    ports.call(found.deviceId, found.notify).catch((cause: unknown) => log.write('error', 'portal', String(cause)))
    return ok(null)
  }

  return {
    handler: createPortal(sidePaths.portal, {
      recorder,
      serverId,
      operators,
      register,
      state,
      load,
      clock: () => performance.now(),
    }),
    state: async () => stateNow(),
    async change(wanted) {
      const mistake = mistakeIn(wanted)
      if (mistake) return failed(mistake)
      settings = wanted
      await store.settings.put(settingsKey, wanted)
      hub.emit({ kind: 'portal', state: stateNow() })
      return ok(stateNow())
    },
    async forgotten(deviceId) {
      if (registrations.some(item => item.deviceId === deviceId))
        await keep(registrations.filter(item => item.deviceId !== deviceId))
    },
  }
}

/** The one-time address stands in the run as soon as the document is made. */
async function addressOf({ run }: Pick<Bootstrap, 'run'>, id: string): Promise<Result<string>> {
  for (const end = performance.now() + addressMs; performance.now() < end; ) {
    const found = await run(id)
    if (!found.ok) return found
    const address = found.value.steps.find(step => step.address !== undefined)?.address
    if (address !== undefined) return ok(address)
    const trouble = found.value.steps.find(step => step.problem)?.problem
    if (trouble) return failed(trouble)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return failed(problem('cli.timeout', { what: 'bootstrap', seconds: addressMs / 1000 }))
}

type Work = Awaited<ReturnType<WorkArea['list']>>

function loadWords(ids: readonly number[], work: Work): string {
  const items = work.filter(({ id }) => ids.includes(id))
  if (items.some(({ state }) => state === 'queued' || state === 'sent')) return 'on its way'
  const codes = items.map(({ status }) => status?.code)
  if (codes.length > 0 && codes.every(code => code === 200)) return 'loaded'
  return codes.length === 0 ? 'done' : `not loaded (${codes.join(', ')})`
}

function mistakeIn({ operators, settings }: PortalSettings): Problem | undefined {
  for (const names of [operators, settings].map(list => list.map(({ name }) => name))) {
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) return problem('portal.invalid', { what: `“${twice}” occurs twice` })
  }
  for (const { name, document } of settings) {
    const json = readJson(document)
    const read = json.ok ? decodeMoDocument(json.value) : json
    if (!read.ok)
      return problem('portal.invalid', { what: `${name}: ${explain(read.problem).words.replace(/\.$/, '')}` })
    if (read.value.value.length === 0) return problem('portal.invalid', { what: `${name}: it holds no MO` })
  }
  return undefined
}
