import type { ServerOptions, ServerState } from '#contract'
import { type AuthMode, takes } from '#core/auth-mode.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { answer } from '#http/answer.ts'
import { type HttpHandler, listen } from '#http/listener.ts'
import { isLoopback } from '#http/loopback.ts'
import { type Route, route } from '#http/route.ts'
import { withoutForeignNames, withoutPages } from '#http/web-pages.ts'
import type { RepositoryPorts } from '#repository/ports.ts'
import { createRepository } from '#repository/repository.ts'
import { createDmServer } from '#server/dm-server.ts'
import type { DmServerPorts } from '#server/ports.ts'
import { createPushRegistration, type PushRegistrationPorts } from '#server/push-registration.ts'
import { certificateNames } from '../certificate-names.ts'
import { deviceRoots } from '../factory-authority.ts'
import type { Parts } from '../parts.ts'
import type { AccountsArea } from './accounts.ts'

// The DM Server of the workbench, with the Data Repository and the downloads beside it on one port.

export const defaultServerOptions: ServerOptions = {
  port: 8443,
  path: '/dm',
  host: '127.0.0.1',
  tls: true,
  auth: 'basic',
  dialect: 'auto',
  alwaysEnd: false,
}
/** Paths beside the endpoint; the endpoint itself may not lie below them. */
export const sidePaths = {
  repository: '/repo/',
  bootstrap: '/bootstrap/',
  push: '/push/',
  pages: '/ui/',
  portal: '/portal/',
  ddf: '/ddf/',
  certificate: '/ca.crt',
}
const optionsKey = 'server'
/** The largest body that a device may put: it is streamed to disk, in bytes. */
const largestBlob = 16 * 1024 ** 3

export interface ServerArea {
  state(): ServerState
  options(): ServerOptions
  /** `forNow`: the options that were kept before stay kept. */
  start(options: ServerOptions, forNow?: boolean): Promise<Result<ServerState>>
  /** Others are believed than before: starts again as it is, if it runs. */
  trustAnew(): Promise<void>
  /** Open sessions end as failed. */
  stop(): Promise<Result<ServerState>>
  /** The program ends: open sessions wait for its next start. */
  close(): Promise<void>
}

export interface ServerPorts extends Pick<DmServerPorts, 'work' | 'events' | 'notified'> {
  readonly accounts: AccountsArea
  readonly recordFor: RepositoryPorts['recorderFor']
  readonly tooLarge?: RepositoryPorts['tooLarge']
  /** Media types that devices may deliver. */
  readonly takes?: () => readonly string[]
  readonly stored?: RepositoryPorts['stored']
  /** A device told how a push service knows it. */
  readonly registered: PushRegistrationPorts['registered']
  /** More routes on the same listener. */
  readonly routes: readonly Route[]
  /** Pages for browsers, which look for themselves where a request comes from. */
  readonly pages: HttpHandler
  /** The self-service pages, likewise. */
  readonly portal: HttpHandler
}

/** A server beside the first one: where its last options are kept, and who hears of changes. */
export interface OtherServer {
  readonly key: string
  changed(): void
}

/** The options of the last run, else the defaults. */
export async function keptOptions(
  { settings }: Pick<Parts['store'], 'settings'>,
  key = optionsKey,
): Promise<ServerOptions> {
  const kept = (await settings.get(key)) as Partial<ServerOptions> | undefined
  return { ...defaultServerOptions, ...kept }
}

/** The address under which devices reach a server with these options. */
export function endpointOf({ tls, host, port, path }: ServerOptions): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`
}

/** `first` are options that a caller chose for this run; else those of the last run count, else the defaults. */
export async function createServerArea(
  parts: Parts,
  ports: ServerPorts,
  first: Partial<ServerOptions> = {},
  other?: OtherServer,
): Promise<ServerArea> {
  const { store, hub, log, authority, serverId } = parts
  const key = other?.key ?? optionsKey
  let options: ServerOptions = { ...(await keptOptions(store, key)), ...first }
  let running: Running | undefined
  let trouble: Problem | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const state = (): ServerState => ({
    running: running !== undefined,
    serverId,
    ...(running && { origin: running.origin, endpoint: running.origin + options.path }),
    ...(running?.compatibility !== undefined && { compatibility: running.compatibility + options.path }),
    tls: options.tls,
    auth: options.auth,
    insecure: isInsecure(options),
    exposed: !isLoopback(options.host),
    dialect: options.dialect,
    caFingerprint: authority.fingerprint,
    ...(trouble && { problem: trouble }),
  })
  const tell = (): ServerState => {
    if (other) other.changed()
    else hub.emit({ kind: 'server', server: state() })
    return state()
  }
  const halt = async (how: 'end' | 'leave') => {
    const before = running
    running = undefined
    await before?.close(how)
  }

  const start = async (wanted: ServerOptions, forNow: boolean): Promise<Result<ServerState>> => {
    const refusal = mistakeIn(wanted)
    if (refusal) return failed(refusal)
    await halt('leave')
    options = wanted
    const opened = await openServer(parts, ports, wanted)
    trouble = opened.ok ? undefined : opened.problem
    if (!opened.ok) {
      log.write('error', 'server', opened.problem)
      tell()
      return opened
    }
    running = opened.value
    if (!forNow) await store.settings.put(key, wanted)
    log.write('info', 'server', `The DM Server listens at ${running.origin}${wanted.path}.`)
    return ok(tell())
  }
  const stop = async (): Promise<Result<ServerState>> => {
    const was = running !== undefined
    await halt('end')
    trouble = undefined
    if (was) log.write('info', 'server', 'The DM Server was stopped.')
    return ok(tell())
  }
  /** Starts and stops follow each other, so that none overtakes another. */
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const next = turn.then(job)
    turn = next.catch(() => undefined)
    return next
  }
  return {
    state,
    options: () => options,
    start: (wanted, forNow = false) => inTurn(() => start(wanted, forNow)),
    trustAnew: () =>
      inTurn(async () => {
        if (!running || !options.tls) return
        // A port that was chosen by the system stays the same.
        const port = options.port === 0 ? Number(new URL(running.origin).port) : options.port
        await start({ ...options, port }, true)
      }),
    stop: () => inTurn(stop),
    close: () => inTurn(() => halt('leave')),
  }
}

/** TLS or authentication is off: the insecure test mode. */
export function isInsecure({ tls, auth }: ServerOptions): boolean {
  return !tls || auth === 'none'
}

/** How one listener of the server differs from another. */
interface Door {
  readonly port: number
  /** Compatibility mode: insecure, whatever else is on. */
  readonly compatible: boolean
}

function mistakeIn(options: ServerOptions): Problem | undefined {
  if (isInsecure(options) && !isLoopback(options.host)) return problem('host.insecure-exposed', { host: options.host })
  const handshake = options.auth !== 'none' && !takes(options.auth, 'basic') && !takes(options.auth, 'digest')
  if (!options.tls && options.compatibilityPort !== undefined) return problem('host.compatibility-without-tls')
  if (!options.tls && handshake) return problem('host.certificate-without-tls')
  const taken = Object.values(sidePaths).find(path => options.path === path || options.path.startsWith(path))
  return taken === undefined ? undefined : problem('host.path-taken', { path: options.path })
}

interface Running {
  readonly origin: string
  /** The same for the compatibility listener. */
  readonly compatibility?: string
  /** Open sessions end, or are left to the next start. */
  close(how: 'end' | 'leave'): Promise<void>
}

async function openServer(parts: Parts, ports: ServerPorts, options: ServerOptions): Promise<Result<Running>> {
  const normal = await openDoor(parts, ports, options, { port: options.port, compatible: false })
  const { compatibilityPort } = options
  if (!normal.ok || compatibilityPort === undefined) return normal
  // Nothing insecure leaves this machine.
  const local = { ...options, host: '127.0.0.1' }
  const old = await openDoor(parts, ports, local, { port: compatibilityPort, compatible: true })
  if (!old.ok) {
    await normal.value.close('leave')
    return old
  }
  const close = async (how: 'end' | 'leave') => {
    await old.value.close('leave')
    await normal.value.close(how)
  }
  return ok({ origin: normal.value.origin, compatibility: old.value.origin, close })
}

async function openDoor(
  parts: Parts,
  ports: ServerPorts,
  options: ServerOptions,
  { port, compatible }: Door,
): Promise<Result<Running>> {
  const { recorder, authority, serverId, store, now } = parts
  const { path, auth, host, tls, dialect, alwaysEnd } = options
  const insecure = isInsecure(options) || compatible
  const server = createDmServer(
    { serverId, path, auth, dialect, alwaysEnd, insecure },
    { ...ports, recorder, sessions: store.sessions.of(serverId), kept: store.committed },
  )
  const repository = createRepository(
    {
      ...{ serverId, prefix: sidePaths.repository, limitBytes: largestBlob, auth, insecure },
      ...(ports.takes && { takes: ports.takes }),
    },
    {
      blobs: store.blobs,
      accounts: ports.accounts,
      recorderFor: ports.recordFor,
      ...(ports.tooLarge && { tooLarge: ports.tooLarge }),
      ...(ports.stored && { stored: ports.stored }),
      recorder,
      now,
    },
  )
  const registration = createPushRegistration(
    { serverId, prefix: sidePaths.push, auth, insecure },
    { recorder, accounts: ports.accounts, registered: ports.registered },
  )
  const handler = route([
    ...ports.routes,
    { prefix: sidePaths.push, handler: registration },
    { prefix: sidePaths.repository, handler: repository },
    { prefix: sidePaths.certificate, handler: serveCertificate(authority.certificate) },
    { prefix: path, handler: server.handler },
    { prefix: path.endsWith('/') ? path : `${path}/`, handler: server.handler },
  ])
  const asked = { host, port, exposed: !isLoopback(host), onRefused: server.onRefused }
  const pem = tls ? { ...(await tlsFor(parts, ports, host, auth)), compatible } : undefined
  const guarded = route([
    { prefix: sidePaths.pages, handler: ports.pages },
    { prefix: sidePaths.portal, handler: ports.portal },
    { prefix: '/', handler: withoutPages(handler, server.onRefused) },
  ])
  const named = pem ? guarded : withoutForeignNames(guarded, server.onRefused)
  const listener = await listen({ ...asked, ...(pem && { tls: pem }) }, named)
  if (!listener.ok) {
    await server.close()
    return listener
  }
  const close = async (how: 'end' | 'leave') => {
    await server.close(how)
    await listener.value.close()
  }
  return ok({ origin: listener.value.origin, close })
}

async function tlsFor({ authority, store }: Parts, { accounts }: ServerPorts, host: string, auth: AuthMode) {
  const names = certificateNames(host)
  const [own, second] = [await authority.issueServer(names), await authority.issueServer(names, 'rsa')]
  const psk = takes(auth, 'psk') && { psk: accounts.psk }
  const ca = await deviceRoots(store, authority)
  return { ...own, second, ca, requestCert: takes(auth, 'certificate'), ...psk }
}

/** The authority's certificate for download, so that a device or a browser can trust this server. */
function serveCertificate(certificate: string): HttpHandler {
  return (_, response) => {
    const name = ['Content-Disposition', 'attachment; filename="ca.crt"'] as const
    answer(response, 200, [['Content-Type', 'application/x-pem-file'], name], Buffer.from(certificate))
  }
}
