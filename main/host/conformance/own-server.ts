import { createRouterClient } from '@orpc/server'
import { type Notebook, openNotebook } from '#conformance/notebook.ts'
import { type Access, openProbeDevice, type ProbeDevice, passThrough } from '#conformance/probe-device.ts'
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
import type { NotificationSecret } from '#core/notification/notification.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Workbench } from '../workbench.ts'
import { credentialsIn, fetchBootstrap, fetchOver, offeredAddress } from './offered-account.ts'
import { probeNotifyingServer, probePushService } from './own-notifications.ts'
import { probeRepository } from './own-repository.ts'
import { probeCommands, probeData, probeErrorRule } from './own-server-commands.ts'
import { probeInterfaces } from './own-server-interfaces.ts'
import { probePortal } from './own-server-portal.ts'
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
  // First: an identity that is not the account's, as the refusals try it, fails a run that is not proved yet.
  await probeProof(host, device, notes)
  await probeServerRefusals(device, notes)
  await probeServerFormats(device, notes)
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
  await probePortal(host, started.value.origin ?? '', access.ca ?? '', notes)
  await probeInterfaces(host, access.ca ?? '', notes)
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
