import { Agent } from 'node:http'
import { onTestFinished } from 'vitest'
import { mediaTypes } from '#core/media-types.ts'
import type { Alert, MoDocument } from '#core/package-types.ts'
import type { Outcome, Planned } from '#core/server-session.ts'
import type { AccountLookup } from '#http/authenticate.ts'
import { send } from '#http/client.ts'
import { type ListenerOptions, listen } from '#http/listener.ts'
import { createDmServer } from './dm-server.ts'
import { memoryRecorder } from './memory-recorder.fixture.ts'
import { memorySessions } from './memory-sessions.fixture.ts'
import type { DmServerOptions, DmServerPorts } from './ports.ts'

/** What the server told its owner, in order. */
interface Told {
  readonly events: string[]
  readonly outcomes: Outcome[]
  readonly returned: Planned[]
  readonly read: MoDocument[]
  readonly alerts: Alert[]
}

/** Rounds of commands, in wire form, for each device that calls in. */
export type Rounds = readonly (readonly (readonly string[])[])[]

const noAccounts: AccountLookup = { byUser: async () => undefined, byFingerprint: async () => undefined }

/** A DM Server on a real port that sends `rounds`, then END. Ends with the test. */
export async function startServer(
  rounds: Rounds = [],
  options: Partial<DmServerOptions> = {},
  {
    listener: listenerOptions,
    ...ports
  }: Partial<DmServerPorts> & { readonly listener?: Partial<ListenerOptions> } = {},
) {
  const recorder = memoryRecorder()
  const told: Told = { events: [], outcomes: [], returned: [], read: [], alerts: [] }
  const server = createDmServer(
    { serverId: 'dms1', path: '/dm', auth: 'none', insecure: true, ...options },
    {
      recorder,
      sessions: memorySessions(),
      work: fixedWork(rounds, told),
      accounts: noAccounts,
      events: notedEvents(told),
      kept: async () => undefined,
      ...ports,
    },
  )
  const listener = await listen(
    { host: '127.0.0.1', port: 0, onRefused: server.onRefused, ...listenerOptions },
    server.handler,
  )
  if (!listener.ok) throw new Error(listener.problem.code)
  onTestFinished(async () => {
    await server.close()
    await listener.value.close()
  })
  const { port, origin } = listener.value
  return { server, port, url: `${origin}/dm`, records: recorder.records, told }
}

function fixedWork(rounds: Rounds, told: Told): DmServerPorts['work'] {
  let id = 0
  return {
    next: async ({ round }) => (rounds[round - 1] ?? []).map(wire => ({ id: ++id, wire })),
    finished: async (_, outcomes) => void told.outcomes.push(...outcomes),
    returned: async (_, planned) => void told.returned.push(...planned),
  }
}

function notedEvents({ events, read, alerts }: Told): DmServerPorts['events'] {
  return {
    opened: async ({ deviceId }, _, insecure) => void events.push(`opened ${deviceId}${insecure ? ' insecure' : ''}`),
    read: async (_, document) => void read.push(document),
    alerts: async (_, items) => void alerts.push(...items),
    ended: async ({ deviceId, round }, outcome, problem) => {
      events.push(`ended ${deviceId} after ${round}: ${problem?.code ?? outcome}`)
    },
    refused: (deviceId, problem) => void events.push(`refused ${deviceId ?? '?'}: ${problem.code}`),
  }
}

export const initiation = mediaTypes.initiation
export const response = mediaTypes.response

/** Posts one package as a device, over a connection that is kept, and gives back status and JSON. */
export function caller(url: string, deviceId = 'dev-1', more: Readonly<Record<string, string>> = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return async (type: string | undefined, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const got = await send({
      method: 'POST',
      url,
      headers: {
        ...(type !== undefined && { 'Content-Type': type }),
        Accept: mediaTypes.request,
        'OMADM-DevID': deviceId,
        ...more,
        ...headers,
      },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      timeoutMs: 5_000,
      limitBytes: 1_000_000,
      ...(url.startsWith('http:') && { agent }),
    })
    if (!got.ok) throw new Error(got.problem.code)
    const { status, headers: answered } = got.value
    return { status, type: answered.get('content-type'), json: JSON.parse(Buffer.from(got.value.body).toString()) }
  }
}
