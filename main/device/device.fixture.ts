import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import type { Recorder } from '#core/record.ts'
import { createDevice, type DeviceOptions, type SimulatedDevice } from './device.ts'

// A raw server that speaks hand-made JSON, so that no code of ours stands on both ends of the wire.

const ddfFolder = new URL('../../resources/ddf/', import.meta.url)
export const descriptions = readdirSync(ddfFolder)
  .filter(file => file.endsWith('.ddf'))
  .flatMap(file => parseDdf(readFileSync(new URL(file, ddfFolder), 'utf8'), { file }).descriptions)

export const deviceId = 'IMEI:004400152020002'
export const packageType = 'application/vnd.oma.dm.request+json'

/** A recorder that keeps nothing but the codes of notes. */
export function quietRecorder(notes: string[] = []): Recorder {
  return {
    open: () => ({
      id: 'r1',
      exchange: () => ({ requestBody: () => {}, response: () => {}, aborted: () => {} }),
      push: () => {},
      note: item => notes.push(item.code),
      learn: () => {},
      end: () => {},
    }),
    resume: () => undefined,
    flush: async () => {},
  }
}

export function newDevice(options: Partial<DeviceOptions> = {}): SimulatedDevice {
  const device = createDevice({
    id: deviceId,
    descriptions,
    trust: {},
    recorder: quietRecorder(),
    random: count => randomBytes(count),
    ...options,
  })
  if (!device.ok) throw new Error(device.problem.code)
  return device.value
}

export interface Seen {
  readonly request: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
export interface Reply {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}
export interface RawServer {
  readonly origin: string
  readonly port: number
  readonly seen: Seen[]
  /** Hears of the connection of each request. */
  onSocket(listener: (socket: Socket) => void): void
}

/** Answers each whole request by what `answer` says. Ends with the test. */
export function rawServer(answer: (seen: Seen, count: number) => Reply, tls?: ServerOptions): Promise<RawServer> {
  const seen: Seen[] = []
  return start(seen, tls, (request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const one = { request: `${request.method} ${request.url}`, headers: request.headers, body }
      seen.push(one)
      const reply = answer(one, seen.length)
      response.writeHead(reply.status ?? 200, { 'Content-Type': reply.type ?? packageType, ...reply.headers })
      response.end(reply.body ?? '')
    })
  })
}

/** Lets `handle` do what no proper server would. Ends with the test. */
export function rudeServer(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<RawServer> {
  return start([], undefined, handle)
}

async function start(
  seen: Seen[],
  tls: ServerOptions | undefined,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<RawServer> {
  const server: Server = tls ? createTlsServer(tls, handle) : createServer(handle)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const onSocket = (listener: (socket: Socket) => void) => {
    server.on('request', request => listener(request.socket))
  }
  return { origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, seen, onSocket }
}

/** A Package#2 in its wire form. */
export function commands(...list: readonly (readonly string[])[]): Reply {
  return { body: JSON.stringify({ CMD: list }) }
}

/** The Status list in the body of a Package#3, form data or not. */
export function statusesOf(body: string | undefined): unknown {
  const json = /\{"Status":.*\}/.exec(body ?? '')?.[0]
  return json === undefined ? undefined : JSON.parse(json).Status
}

/** A DM Bootstrap in its wire form, with what `account` adds to the account or changes in it. */
export function bootstrapDocument(address: string, account: Readonly<Record<string, unknown>> = {}): Buffer {
  const dms1 = {
    SrvID: 'DMS1',
    SrvURI: address,
    Name: 'One',
    Perm: { '1': { MOID: '*' } },
    Auth: { Trsp: { Data: 'c2ltLTAwMQ==', Secret: 'czNjcmV0' } },
    ...account,
  }
  return Buffer.from(JSON.stringify([{ ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//', MOData: { dms1 } }]))
}

export type WireCommands = readonly (readonly string[])[]

/** A DM Server and a repository in one, with hand-made answers; `$` in a command stands for its address. */
export async function commandServer(
  repository: Readonly<Record<string, Reply | ((seen: Seen) => Reply)>> = {},
  tls?: ServerOptions,
) {
  let waiting: WireCommands = []
  const server = await rawServer(one => {
    const path = one.request.split(' ')[1] ?? ''
    const known = repository[one.request]
    if (known) return typeof known === 'function' ? known(one) : known
    if (path !== '/dm') return { status: 404 }
    const next = waiting
    waiting = []
    return next.length > 0 ? commands(...next) : commands(['END'])
  }, tls)
  const of = (request: string) => server.seen.filter(one => one.request === request)
  return {
    ...server,
    of,
    /** Runs one session in which the device gets these commands; gives their statuses. */
    run: async (device: SimulatedDevice, ...list: WireCommands): Promise<unknown> => {
      waiting = list.map(words => words.map(word => word.replace('$', server.origin)))
      const before = of('POST /dm').length
      const account = device.accounts().length > 0
      await device.session({ trigger: 'client', ...(!account && { to: { url: `${server.origin}/dm` } }) })
      return statusesOf(of('POST /dm')[before + 1]?.body)
    },
  }
}

/** The status codes alone. */
export const codesOf = (statuses: unknown) => (statuses as readonly { readonly sc: number }[]).map(({ sc }) => sc)

/** An MO document as a reply. */
export function documentReply(uri: string, data: object): Reply {
  return { type: 'application/dmmo+json', body: JSON.stringify([{ ClientURI: uri, MOData: data }]) }
}

/** A device that came up again with everything it had kept. */
export async function restarted(
  device: SimulatedDevice,
  options: Partial<DeviceOptions> = {},
): Promise<SimulatedDevice> {
  await device.stop()
  return newDevice({ ...options, state: JSON.parse(JSON.stringify(device.state())) })
}
