import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuthorityJob, IdentityState } from '#contract'
import { makeBootstrapDocument } from '#core/bootstrap/document.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { Problem } from '#core/problem.ts'
import { type Failed, ok, type Result } from '#core/result.ts'
import type { SimulatedDevice } from '#device/device.ts'
import { defaultServerOptions } from '#host/areas/server.ts'
import { createWorkbench, type Workbench } from '#host/workbench.ts'
import { readDescriptions } from './descriptions.ts'
import { resources } from './folders.ts'
import { type LoneDevice, openLoneDevice } from './lone-device.ts'

// The ready-made example of several authorities: three devices, four servers, two authorities, one server shared by both.

/** Which server acts for whom and manages what. */
const servers = [
  { id: 'DMS1', authorities: ['MA1'], devices: ['Device1', 'Device2'] },
  { id: 'DMS2', authorities: ['MA1', 'MA2'], devices: ['Device1'] },
  { id: 'DMS3', authorities: ['MA2'], devices: ['Device3'] },
  { id: 'DMS4', authorities: ['MA2'], devices: ['Device3'] },
] as const
const deviceIds = ['Device1', 'Device2', 'Device3'] as const
const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'

export interface PlayedAuthorities {
  readonly servers: readonly IdentityState[]
  /** What each authority sees: its own jobs, with their results. */
  readonly authorities: readonly { readonly authority: string; readonly jobs: readonly AuthorityJob[] }[]
}

/** Plays the example over HTTPS on loopback, on a store that is removed afterwards. */
export async function playAuthorities(version: string): Promise<Result<PlayedAuthorities>> {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-authorities-'))
  const opened: { close(): Promise<void> }[] = []
  try {
    const workbench = await createWorkbench({ folder, door: 'headless', version, resources })
    if (!workbench.ok) return workbench
    opened.push(workbench.value)
    return await playOn(workbench.value, opened)
  } finally {
    for (const item of opened.toReversed()) await item.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function playOn(workbench: Workbench, opened: { close(): Promise<void> }[]): Promise<Result<PlayedAuthorities>> {
  const { identities } = workbench
  for (const { id, authorities } of servers) {
    const options = { ...defaultServerOptions, port: 0 }
    const saved = await identities.save({ serverId: id, name: `Server ${id}`, authorities: [...authorities], options })
    const started = saved.ok ? await identities.start(id) : saved
    if (!started.ok) return started
  }
  for (const { id, authorities, devices } of servers) {
    for (const authority of authorities) {
      for (const deviceId of devices) {
        const commands = [['GET', `${devInfo}//DevID`]]
        const job = await identities.submit({ authority, serverId: id, deviceId, commands })
        if (!job.ok) return job
      }
    }
  }
  const accounts = new Map<string, Uint8Array>()
  for (const { id } of servers) {
    const account = await accountFor(workbench, id)
    if (!account.ok) return account
    accounts.set(id, account.value)
  }
  const ca = await workbench.caCertificate()
  for (const deviceId of deviceIds) {
    const device = await newDevice(deviceId, ca)
    if (!device.ok) return device
    opened.push(device.value)
    const refused = await callEverybody(device.value.device, accounts)
    if (refused) return refused
  }
  const names = [...new Set(servers.flatMap(({ authorities }) => authorities))]
  const seen = names.map(async authority => ({ authority, jobs: await identities.jobs(authority) }))
  return ok({ servers: identities.list().filter(item => !item.first), authorities: await Promise.all(seen) })
}

/** Every server may read what the device says about itself; else the first one would keep that to itself (§12.3). */
const everybodyReads = {
  ClientURI: `urn:oma:mo:oma-dm-dacmo:1.0//${devInfo}`,
  MOData: { [devInfo]: { devinfo: { '1': { Permissions: { all: { MAID: '*', AR: 1 } } } } } },
}

/** One account per server, for all of its devices: the same document goes to each of them (DM-ADM-001). */
async function accountFor({ identities }: Workbench, id: string): Promise<Result<Uint8Array>> {
  const secret = randomBytes(18).toString('base64url')
  const user = `${id}-devices`
  const added = await identities.addAccount({ serverId: id, user, secret })
  if (!added.ok) return added
  const uri = identities.list().find(item => item.serverId === id)?.state.endpoint ?? ''
  const document = makeBootstrapDocument(
    {
      kind: 'dmwb-bootstrap-profile',
      version: 1,
      name: id,
      accounts: [
        {
          server: { id, uri, name: `Server ${id}` },
          permissions: ['*'],
          auth: { transport: 'basic', notification: false },
        },
      ],
      objects: [everybodyReads],
    },
    {
      'server.id': id,
      'server.uri': uri,
      'server.name': `Server ${id}`,
      'device.id': '',
      'credentials.user': user,
      'credentials.secret': secret,
      'notification.data': '',
      'notification.secret': '',
      'trust.ca': '',
    },
  )
  return document.ok ? ok(Buffer.from(JSON.stringify(encodeMoDocument(document.value)))) : document
}

async function newDevice(id: string, ca: string): Promise<Result<LoneDevice>> {
  const described = await readDescriptions([])
  if (!described.ok) return described
  return openLoneDevice({ id, descriptions: described.value.descriptions, trust: { ca }, behaviour: {} })
}

/** Gives a device the accounts of its servers; after each it calls in, and gets what waits for it. */
async function callEverybody(
  device: SimulatedDevice,
  accounts: ReadonlyMap<string, Uint8Array>,
): Promise<Failed<Problem> | undefined> {
  for (const { id, devices } of servers) {
    const account = (devices as readonly string[]).includes(device.id) ? accounts.get(id) : undefined
    if (!account) continue
    const done = await device.bootstrapWith(account)
    if (!done.ok) return done
  }
  return undefined
}
