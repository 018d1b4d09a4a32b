import { hostname } from 'node:os'
import { takes } from '#core/auth-mode.ts'
import type { DialectChoice } from '#core/dialect/dialect.ts'
import { problem } from '#core/problem.ts'
import type { RecordSummary } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Planned } from '#core/server-session.ts'
import { createAccountsArea } from '#host/areas/accounts.ts'
import { now } from '#host/clock.ts'
import { makeDataFolder } from '#host/data-folder.ts'
import { deviceRoots } from '#host/factory-authority.ts'
import { serverIdentity } from '#host/server-identity.ts'
import type { AuthMode } from '#http/authenticate.ts'
import { type ListenerOptions, listen } from '#http/listener.ts'
import { isLoopback } from '#http/loopback.ts'
import { route } from '#http/route.ts'
import { withoutForeignNames, withoutPages } from '#http/web-pages.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { createRepository } from '#repository/repository.ts'
import { createDmServer } from '#server/dm-server.ts'
import type { WorkSource } from '#server/ports.ts'
import { openStore, type Store } from '#storage/store.ts'
import type { FileAccounts } from './accounts-file.ts'
import type { RoundCommands } from './commands-file.ts'
import { storeEvents, storeWork } from './store-work.ts'
import { readRecord, type StoredRecord } from './stored-record.ts'

export interface LoneServerOptions {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly tls: boolean
  readonly auth: AuthMode
  /** Compatibility mode: TLS 1.0 and 1.1 too. */
  readonly compatible: boolean
  /** Without them those that the data folder keeps for this server. */
  readonly accounts: FileAccounts | undefined
  /** `dmwb`, or that of the data folder where it is shared. */
  readonly serverId?: string
  readonly data?: string
  /** Seconds. */
  readonly idle: number
  readonly dialect: DialectChoice
  readonly alwaysEnd: boolean
  /** Other servers work on the data folder at the same time. */
  readonly share: boolean
  /** Where devices go on with their sessions: another server on the same folder. */
  readonly continueAt?: string
  /** Commands per round, which every session gets from the first on; without them the queue of the store is sent. */
  readonly rounds?: readonly RoundCommands[]
  /** Also tells of a first package that could not open a session. */
  readonly once: boolean
  /** Hears of each session once it is over and on disk. */
  onSession(record: StoredRecord): void
}

export interface LoneServer {
  /** The whole address of the endpoint. */
  readonly address: string
  readonly insecure: boolean
  /** PEM certificate that clients need to trust, with TLS. */
  readonly authority?: string
  close(): Promise<void>
}

/** Path of the Data Repository beside the endpoint, and the largest body it takes, in bytes. */
const repositoryPath = '/repo/'
const largestBlob = 16 * 1024 ** 3

/**
 * Starts a DM Server that stands alone: commands from a list, records in a store of its own, and a Data Repository at
 * `/repo/` for the HGET, HPUT and HPOST among the commands.
 */
export async function startLoneServer(options: LoneServerOptions): Promise<Result<LoneServer>> {
  const insecure = !options.tls || options.auth === 'none' || options.compatible
  if (insecure && !isLoopback(options.host)) {
    return failed(problem('host.insecure-exposed', { host: options.host }))
  }
  const folder = options.data === undefined ? ok(':memory:') : await makeDataFolder(options.data)
  if (!folder.ok) return folder
  const store = await openStore(folder.value, { shared: options.share })
  if (!store.ok) return store
  const started = await startOn(store.value, options, insecure)
  if (!started.ok) await store.value.close()
  return started
}

async function startOn(store: Store, options: LoneServerOptions, insecure: boolean): Promise<Result<LoneServer>> {
  const { host, port, path, auth, dialect, alwaysEnd } = options
  const serverId = options.serverId ?? (options.share ? await serverIdentity(store) : 'dmwb')
  const accounts = options.accounts ?? createAccountsArea({ store, now, serverId })
  const recorder = createRecorder(store.records, { now, seal: store.secrets.seal })
  const sessions = new Map<string, string>()
  const known = storeEvents(store)
  const tell = async (record: string) => {
    await recorder.flush()
    const stored = await readRecord(store.records, record)
    if (stored) options.onSession(stored)
  }
  const tellIfFirst = async () => {
    if (!options.once) return
    await recorder.flush()
    const last = (await store.records.list({ limit: 5 })).find(({ kind }) => kind !== 'repository')
    if (last && (await wasFirstPackage(store, last))) await tell(last.id)
  }
  const server = createDmServer(
    {
      serverId,
      path,
      auth,
      insecure,
      dialect,
      alwaysEnd,
      limits: { idleMs: options.idle * 1000 },
      ...(options.continueAt !== undefined && { continueAt: options.continueAt }),
    },
    {
      recorder,
      sessions: store.sessions.of(serverId),
      kept: record => {
        recorder.leave(record)
        return store.committed()
      },
      accounts,
      // It sends no notifications: whoever answers one answers somebody else's.
      notified: async () => false,
      work: options.rounds ? fromRounds(options.rounds) : storeWork(store, await queueName(store, serverId)),
      events: {
        opened: async (session, package1, isInsecure) => {
          sessions.set(session.deviceId, session.record)
          await known.opened(session, package1, isInsecure)
        },
        read: known.read,
        alerts: async () => undefined,
        ended: ({ deviceId, record }) => {
          if (sessions.get(deviceId) === record) sessions.delete(deviceId)
          return tell(record)
        },
        refused: () => void tellIfFirst(),
      },
    },
  )
  const repository = createRepository(
    { serverId, prefix: repositoryPath, limitBytes: largestBlob, auth, insecure },
    {
      recorder,
      accounts,
      blobs: store.blobs,
      now,
      recorderFor: deviceId => recorder.resume(sessions.get(deviceId) ?? ''),
    },
  )
  const tls = options.tls ? await tlsOf(store, options, accounts) : undefined
  const handler = route([
    // A page under a name that it led here says nothing of itself when it reads; devices that name the server otherwise may.
    { prefix: repositoryPath, handler: tls ? repository : withoutForeignNames(repository, server.onRefused) },
    { prefix: path, handler: server.handler },
    { prefix: path.endsWith('/') ? path : `${path}/`, handler: server.handler },
  ])
  const listener = await listen(
    { host, port, exposed: !insecure, ...(tls && { tls: tls.listener }), onRefused: server.onRefused },
    withoutPages(handler, server.onRefused),
  )
  if (!listener.ok) {
    await server.close()
    return listener
  }
  return ok({
    address: listener.value.origin + path,
    insecure,
    ...(tls && { authority: tls.authority }),
    close: async () => {
      await server.close(options.data === undefined ? 'end' : 'leave')
      await listener.value.close()
      await recorder.flush()
      await store.close()
    },
  })
}

/** Whether a refused request was meant as the beginning of a session: a package that broke off or cannot be read. */
async function wasFirstPackage(store: Store, { id, outcome }: RecordSummary): Promise<boolean> {
  if (outcome !== 'failed') return false
  const entries = await store.records.entries(id, 0, 100)
  const posted = entries.some(entry => entry.kind === 'request' && entry.head.method === 'POST')
  const response = entries.findLast(entry => entry.kind === 'response')
  return posted && (response === undefined || [400, 408, 413].includes(response.head.status))
}

const plannedOf = (round: RoundCommands | undefined): readonly Planned[] =>
  (round?.wires ?? []).map((wire, id) => ({ id, wire, ...(round?.unreported && { unreported: true }) }))

/** The queue of this server in the store: that of the store's own server has no name. */
async function queueName(store: Store, serverId: string): Promise<string | undefined> {
  return serverId === (await serverIdentity(store)) ? undefined : serverId
}

function fromRounds(rounds: readonly RoundCommands[]): WorkSource {
  return {
    next: async ({ round }) => plannedOf(rounds[round - 1]),
    finished: async () => undefined,
  }
}

async function tlsOf(
  store: Store,
  { host, auth, compatible }: LoneServerOptions,
  accounts: FileAccounts,
): Promise<{ readonly listener: NonNullable<ListenerOptions['tls']>; readonly authority: string }> {
  // Takes a third of a second to load; most runs of this command do without.
  const { openAuthority } = await import('#http/authority.ts')
  const names = { dns: ['localhost', hostname()], ip: ['127.0.0.1', '::1', ...(/^[\d.]+$|:/.test(host) ? [host] : [])] }
  const { authority, own, second } = await store.alone(async () => {
    const authority = await openAuthority(store.secrets)
    return { authority, own: await authority.issueServer(names), second: await authority.issueServer(names, 'rsa') }
  })
  const ca = await deviceRoots(store, authority)
  const psk = takes(auth, 'psk') && { psk: accounts.psk }
  const listener = { ...own, second, ca, requestCert: takes(auth, 'certificate'), compatible, ...psk }
  return { listener, authority: authority.certificate }
}
