import { createRouterClient } from '@orpc/server'
import { type Notebook, openNotebook } from '#conformance/notebook.ts'
import {
  type Access,
  clientInitiated,
  openProbeDevice,
  type ProbeDevice,
  passThrough,
} from '#conformance/probe-device.ts'
import { probeDraftServer } from '#conformance/probe-draft.ts'
import {
  noteCommands,
  probeServerAlerts,
  probeServerFlow,
  probeServerFormats,
  probeServerRefusals,
} from '#conformance/server-session.ts'
import type { ServerOptions, ServerState } from '#contract'
import { descriptionObservations } from '#core/conformance/description-items.ts'
import type { Observation } from '#core/conformance/item.ts'
import { encodeAnswer } from '#core/multipart.ts'
import type { NotificationSecret } from '#core/notification/notification.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Workbench } from '../workbench.ts'
import { credentialsIn, fetchBootstrap, fetchOver, offeredAddress } from './offered-account.ts'
import { probeNotifyingServer, probePushService } from './own-notifications.ts'
import { probeRepository } from './own-repository.ts'
import { probeServerSecurity } from './own-server-security.ts'
import { probeAuthorities, probeStateless } from './own-server-system.ts'
import { until } from './until.ts'

// Our DM Server, judged by a scripted client: a workbench of its own on a folder of its own, over HTTPS on loopback.

export type Steering = ReturnType<typeof steer>

/** The calls of a workbench, as a window would make them. */
export const steer = ({ router }: Workbench) => createRouterClient(router)

const deviceId = 'IMEI:004400152020044'

/**
 * Everything that can be seen of our server. `open` opens a workbench on a folder, the same each time. Problems: those of
 * a workbench that does not open, a server that does not start, or a bootstrap that fails.
 */
export async function judgeOwnServer(open: () => Promise<Result<Workbench>>): Promise<Result<readonly Observation[]>> {
  const first = await open()
  if (!first.ok) return first
  let workbench = first.value
  const again = async () => {
    await workbench.close()
    const opened = await open()
    if (!opened.ok) return undefined
    workbench = opened.value
    return workbench
  }
  try {
    return await judge(workbench, again)
  } finally {
    await workbench.close()
  }
}

async function judge(
  workbench: Workbench,
  again: () => Promise<Workbench | undefined>,
): Promise<Result<readonly Observation[]>> {
  const host = steer(workbench)
  const notes = openNotebook()
  const refusedOpen = await host.server.start({ ...secure, host: '0.0.0.0', tls: false })
  notes.check(
    ['tls-only'],
    !refusedOpen.ok,
    `A server without TLS beyond loopback was ${refusedOpen.ok ? 'started' : `refused: ${wordsOf(refusedOpen.problem)}`}`,
  )
  const started = await host.server.start(secure)
  if (!started.ok) return started
  const made = await bootstrapped(host, notes)
  if (!made.ok) return made
  const { access, notification } = made.value
  const device = openProbeDevice(access)
  await probeServerRefusals(device, notes)
  await probeServerFormats(device, notes)
  await probeProof(host, device, notes)
  await probeServerFlow(device, notes)
  await probeServerAlerts(device, notes)
  await probeCommands(host, device, notes)
  await probeData(host, device, notes)
  await probeDraftServer(device, access, notes)
  await probeErrorRule(host, device, notes)
  await probeRepository(started.value.origin ?? '', access, notes)
  if (notification) await probeNotifyingServer({ host, deviceId, device, secret: notification }, notes)
  await probePushService({ host, deviceId, device }, notes)
  await probePush(host, notes)
  await probeServerSecurity(host, started.value, notes)
  await probeAuthorities(host, secure, access.ca ?? '', notes)
  await probeStateless({ host, device, restarted: () => restarted(again, started.value) }, notes)
  return ok([...descriptionObservations('server'), ...notes.observations])
}

/** The server of the next workbench, at the same port: the device knows no other address. */
async function restarted(again: () => Promise<Workbench | undefined>, { endpoint = '' }: ServerState) {
  const workbench = await again()
  if (!workbench) return undefined
  const host = steer(workbench)
  const started = await host.server.start({ ...secure, port: Number(new URL(endpoint).port) })
  return started.ok ? { host, server: started.value } : undefined
}

const secure: ServerOptions = {
  port: 0,
  path: '/dm',
  host: '127.0.0.1',
  tls: true,
  auth: 'basic-or-digest-or-certificate-or-psk',
  compatibilityPort: 0,
  dialect: 'auto',
  alwaysEnd: false,
}
const wordsOf = (why: Problem) => explain(why).words

interface Bootstrapped {
  readonly access: Access
  readonly notification?: NotificationSecret
}

/** An account at our server, from a document that is fetched like a device fetches it (OMA DM 2.0 §8.3). */
async function bootstrapped(host: Steering, notes: Notebook): Promise<Result<Bootstrapped>> {
  const authority = await host.server.caCertificate()
  if (!authority.ok) return authority
  const pushed = await host.bootstrap.push({ profileId: 'sample:phone', deviceId, method: 'client-initiated' })
  if (!pushed.ok) return pushed
  const address = await offeredAddress(host, pushed.value.id)
  if (address === undefined) return failed(problem('conformance.nothing-came', { what: 'address of the bootstrap' }))
  const document = await fetchBootstrap(address, authority.value)
  if (!document.ok) return document
  const account = credentialsIn(document.value)
  notes.check(
    ['DM-STDOBJ-002-S-M', 'shared-account'],
    account !== undefined,
    `The bootstrap was offered at a one-time HTTPS address and held a DM Account for ${account?.serverId ?? 'nobody'}.`,
  )
  if (!account) return failed(problem('conformance.nothing-came', { what: 'DM Account' }))
  const { notification, ...rest } = account
  return ok({ access: { ...rest, deviceId, ca: authority.value }, ...(notification && { notification }) })
}

/** The first session with the new credentials is the proof of the bootstrap. */
async function probeProof(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const alert = { type: 'urn:oma:at:dm:2.0:BootstrapComplete', mark: 'informational' } as const
  const done = await passThrough(device, { alerts: [alert], code: 404 })
  if (done.ok) noteCommands(done.value, notes)
  const proved = await until(async () => {
    const [run] = await host.bootstrap.runs({ limit: 1 })
    return run?.result === 'PASS' ? run : undefined
  })
  notes.check(
    ['DM-SEC-001-S-M', 'mutual-authentication'],
    done.ok && proved !== undefined,
    'The device came in over TLS, checked the certificate of the server, and was let in by HTTP Basic with the credentials ' +
      `of its bootstrap; the run is ${proved?.result ?? 'not proved'}.`,
  )
}

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const capability = 'urn:oma:mo:oma-dcmo:1.0'

const allCommands = (origin: string): readonly (readonly string[])[] => [
  ['GET', `${devInfo}//`],
  ['GET', `${capability}/(x)/Enabled?nv=(x)/Property:Camera`],
  ['GET', `${capability}/*/Enabled`],
  ['GET', 'urn:oma:mo:oma-sessioninfomo:1.0//'],
  ['HPUT', `${origin}/repo/[DevID]/[MNC]/[MCC]`, `${devInfo}//`],
  ['HPOST', `${origin}/repo/[CMNC]/[CMCC]/[SPName]`, `${devInfo}//`, `${capability}/*/`],
  ['HGET', `${origin}/repo/settings`],
  ['HGET', `${origin}/repo/rights`, 'urn:oma:mo:oma-dm-dacmo:1.0//'],
  ['DELETE', `${capability}/camera/`],
  ['EXEC', `${capability}/camera/Operations/Enable`],
  ['EXEC', `${capability}/camera/Operations/Disable`, `${origin}/dm/reports`],
  ['SHOW', `${origin}/show?uiid=1`],
  ['DEFAULT', `${origin}/repo/default`, 'urn:example:mo:mail:1.0'],
  ['SUB', `${origin}/repo/changes`, `${capability}/camera/`],
  ['UNSUB', `${capability}/camera/`],
  ['CONT', `${origin}/dm/s/next`],
]

/** Every command goes out as it was queued, in order; what the device answers is paired with it. */
async function probeCommands(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const { url } = device.access
  const commands = allCommands(new URL(url).origin)
  const queued = await host.devices.enqueue({ deviceId, commands: commands.map(command => [...command]) })
  if (!queued.ok) return notes.missed(['DM-PACK-012-S-M'], `Commands could not be queued: ${wordsOf(queued.problem)}`)
  const done = await passThrough(device, { code: 202 })
  if (!done.ok) return notes.missed(['DM-PACK-012-S-M'], `The session broke off: ${wordsOf(done.problem)}`)
  noteCommands(done.value, notes)
  const sent = done.value.slice(0, commands.length)
  const same = JSON.stringify(sent) === JSON.stringify(commands)
  notes.check(
    ['DM-OBJ-001-S-M', 'DM-OBJ-002-S-M', 'DM-OBJ-003-S-M', ...parameterItems, 'DM-OBJ-010-S-M', 'DM-MEC-001-S-M'],
    same,
    `${commands.length} commands were queued; they came ${same ? 'as they were, in order' : 'changed'}: ClientURIs with MIID, ` +
      'x-name, nv and wildcard, ServerURIs with all six parameters, and the access control MO among them.',
  )
  const ids = new Set(queued.value.map(({ id }) => id))
  const outcomes = (await host.devices.work({ deviceId })).filter(({ id }) => ids.has(id))
  const paired = outcomes.filter(({ status }) => status?.code === 202).length
  notes.check(
    [
      'DM-PACK-013-S-M',
      'DM-PACK-027-S-M',
      'DM-PACK-028-S-M',
      'DM-STDOBJ-001-S-M',
      'DM-STDOBJ-003-S-M',
      'DM-STDOBJ-004-S-M',
    ],
    paired === commands.length,
    `${paired} of ${commands.length} statuses were paired with their commands, in the order of the list.`,
  )
}

/** Data beside Package#3 in one multipart body (App. F): the server takes it and knows the value from then on. */
async function probeData(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const uri = `${devInfo}/devinfo/Man`
  await host.devices.enqueue({ deviceId, commands: [['GET', uri]] })
  const first = await device.first([clientInitiated])
  const commands = first.ok ? (first.value.commands ?? []) : []
  const place = commands.findIndex(([name, target]) => name === 'GET' && target === uri)
  const statuses = commands.map((_, index) => ({ code: index === place ? 200 : 404, uris: [] }))
  const element = { uri, name: 'Man', node: { kind: 'leaf', value: 'Conformance' } } as const
  const results = new Map([[place, { kind: 'document', document: [element] } as const]])
  const { contentType, body } = encodeAnswer({ package3: { statuses, alerts: [] }, results }, 'conformance')
  const answered = await device.post(contentType, body)
  const known = await until(async () => {
    const sheet = await host.devices.node({ deviceId, uri })
    return sheet.ok && sheet.value.row.value === 'Conformance' ? sheet.value.row.value : undefined
  })
  const status = answered.ok ? answered.value.status : 0
  notes.check(
    ['data-in-package', 'DM-PACK-019-S-M', 'DM-OBJ-010-S-M'],
    status === 200 && known !== undefined,
    `Package#3 with the data of a GET in one multipart body was answered with HTTP ${status}; the value is ${known ?? 'not'} known.`,
  )
}

const parameterItems = [4, 5, 6, 7, 8, 9].map(number => `DM-OBJ-00${number}-S-M`)

/** Use case B.3: a rule queues the commands that collect the log when an error is reported. */
async function probeErrorRule(host: Steering, device: ProbeDevice, notes: Notebook): Promise<void> {
  const node = `${capability}/camera/`
  const type = 'urn:x-dmwb:at:conformance:1.0:Error'
  const rule = {
    kind: 'dmwb-alert-rule',
    version: 1,
    name: 'Conformance',
    enabled: true,
    when: { type, markAtLeast: 'critical', device: '*' },
    commands: [['HPOST', '{{upload}}', '{{alert.source}}']],
    guards: { atMostPerHour: 3, uploadLimitBytes: 100_000 },
  }
  const saved = await host.alerts.saveRule({ id: 'conformance', text: JSON.stringify(rule) })
  const wrong = saved.ok ? saved.value.problem : saved.problem
  const alert = { type, mark: 'critical', source: node } as const
  const done = await passThrough(device, { alerts: [clientInitiated, alert] })
  await host.alerts.removeRule({ id: 'conformance' })
  const collected = done.ok ? done.value.find(([name, , uri]) => name === 'HPOST' && uri === node) : undefined
  notes.check(
    ['error-alert-collected'],
    collected !== undefined,
    wrong
      ? `The rule was not taken: ${wordsOf(wrong)}`
      : `A critical alert came in Package#1; the rule for it sent ${JSON.stringify(collected ?? null)} in the same session.`,
  )
}

const vendorObject = 'urn:example:mo:mail:1.0/'

/** Server-initiated bootstrap (§8.4): pushed to a simulated device that listens, and proved. */
async function probePush(host: Steering, notes: Notebook): Promise<void> {
  const made = await host.simulator.create({ ddfs: [], name: 'Conformance' })
  if (!made.ok) return notes.missed(['DM-BOOT-001-S-M'], wordsOf(made.problem))
  const { id } = made.value
  await host.simulator.start({ deviceId: id })
  const run = await host.bootstrap.push({ profileId: 'sample:phone', deviceId: id, method: 'server-initiated' })
  const result = run.ok ? run.value.result : wordsOf(run.problem)
  notes.check(
    ['DM-BOOT-001-S-M', 'bootstrap-pushed'],
    result === 'PASS',
    `A bootstrap was pushed over HTTPS to a device that listens; its session proved it: ${result}.`,
  )
  const vendor = await until(async () => {
    const tree = await host.devices.tree({ deviceId: id, from: 0, limit: 1000 })
    return tree.ok
      ? tree.value.rows.find(({ kind, uri }) => kind === 'leaf' && uri.startsWith(vendorObject))
      : undefined
  })
  notes.check(
    ['DM-OBJ-011-S-O'],
    vendor !== undefined,
    `An object that no standard names was read and shown: ${vendor?.uri ?? 'nothing of it'}.`,
  )
  const { server } = await host.workbench.state()
  const [first] = (await host.sessions.list({ deviceId: id, limit: 20 })).filter(({ kind }) => kind === 'session')
  if (!first) return
  const exported = await host.sessions.export({ record: first.id })
  const link = exported.ok ? /https:[^"\\]*\/ddf\/devinfo[^"\\]*/.exec(exported.value.text)?.[0] : undefined
  const authority = await host.server.caCertificate()
  const description = link && authority.ok ? await fetchOver(link, authority.value) : undefined
  notes.check(
    ['ddf-download', 'old-descriptions'],
    description?.ok === true,
    `The description that MOS names, ${link ?? 'none'}, was ${description?.ok ? 'downloaded' : 'not downloaded'} from ${server.origin ?? 'the server'}.`,
  )
}
