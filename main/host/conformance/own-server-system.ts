import type { Notebook } from '#conformance/notebook.ts'
import { clientInitiated, openProbeDevice, type ProbeDevice, passThrough } from '#conformance/probe-device.ts'
import type { ServerOptions, ServerState } from '#contract'
import { explain, type Problem } from '#core/problem.ts'
import type { Steering } from './own-server.ts'

// The server as a system: several authorities and one account for many devices, sessions that outlive a process.

const wordsOf = (why: Problem) => explain(why).words

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const secret = 'one secret for many devices'
const many = ['IMEI:004400152020127', 'IMEI:004400152020135'] as const

/** A server that acts for two authorities: each has its own jobs and sees no others; one account serves two devices. */
export async function probeAuthorities(
  host: Steering,
  options: ServerOptions,
  ca: string,
  notes: Notebook,
): Promise<void> {
  const serverId = 'conformance-shared'
  const saved = await host.identities.save({
    serverId,
    name: 'Shared server',
    authorities: ['Authority A', 'Authority B'],
    options: { ...options, auth: 'basic', compatibilityPort: undefined },
  })
  if (!saved.ok) return notes.missed(['authorities'], wordsOf(saved.problem))
  const started = await host.identities.start({ serverId })
  const endpoint = started.ok ? started.value.find(item => item.serverId === serverId)?.state.endpoint : undefined
  if (endpoint === undefined) return notes.missed(['authorities'], 'The second server did not start.')
  await host.identities.addAccount({ serverId, user: 'fleet', secret })
  const came: string[] = []
  for (const deviceId of many) {
    const device = openProbeDevice({ url: endpoint, deviceId, user: 'fleet', secret, ca })
    // The first session makes the device known; the jobs follow.
    const known = await passThrough(device, { code: 404 })
    for (const authority of ['Authority A', 'Authority B'])
      await host.identities.submit({
        authority,
        serverId,
        deviceId,
        commands: [['GET', `${devInfo}//${authority.at(-1)}`]],
      })
    const worked = await passThrough(device, { code: 200 })
    if (known.ok && worked.ok) came.push(deviceId)
  }
  const [a, b] = [
    await host.identities.jobs({ authority: 'Authority A' }),
    await host.identities.jobs({ authority: 'Authority B' }),
  ]
  const own = (jobs: typeof a, letter: string) =>
    jobs.length === many.length && jobs.every(job => JSON.stringify(job).includes(`${devInfo}//${letter}`))
  await host.identities.stop({ serverId })
  notes.check(
    ['authorities'],
    own(a, 'A') && own(b, 'B'),
    `One server acts for two authorities: A sees its ${a.length} jobs, B its ${b.length}, and none sees the other's.`,
  )
  notes.check(
    ['shared-account'],
    came.length === many.length,
    `One account let in ${came.join(' and ') || 'no device'}, told apart by OMADM-DevID.`,
  )
}

export interface Restart {
  /** Ends the process's part and opens another on the same store; gives the calls of the new one and its server. */
  restarted(): Promise<{ readonly host: Steering; readonly server: ServerState } | undefined>
  readonly host: Steering
  readonly device: ProbeDevice
}

/** DM-SYS-001: between two packages everything in memory goes; another workbench on the same store goes on. */
export async function probeStateless({ host, device, restarted }: Restart, notes: Notebook): Promise<void> {
  const { deviceId, url } = device.access
  const uri = `${devInfo}//Mod`
  const queued = await host.devices.enqueue({ deviceId, commands: [['GET', uri]] })
  const first = await device.first([clientInitiated])
  const commands = first.ok ? (first.value.commands ?? []) : []
  const next = await restarted()
  const address = next?.server.endpoint ?? url
  const answered = await device.answer(
    commands.map(() => 404),
    [],
    address,
  )
  const status = answered.ok ? answered.value.status : 0
  const work = next && queued.ok ? await next.host.devices.work({ deviceId }) : []
  const id = queued.ok ? queued.value[0]?.id : undefined
  const paired = work.find(item => item.id === id)?.status?.code
  notes.check(
    ['stateless'],
    commands.length > 0 && status === 200 && paired === 404,
    `Between Package#2 and Package#3 the server was closed and another opened on the same store; Package#3 was answered with ` +
      `HTTP ${status}, its status ${paired ?? 'lost'} paired with the command that the first one had sent.`,
  )
}
