import type { MoDescription } from '#core/description.ts'
import type { DialectName } from '#core/dialect/dialect.ts'
import type { Alert } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import type { PushWay, Recorder, RecordInfo } from '#core/record.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ServerUriValues } from '#core/server-uri.ts'
import { createTree } from '#core/tree/create-tree.ts'
import { fromJson } from '#core/tree/rows.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import type { Listener } from '#http/listener.ts'
import { type Account, accountsOf, openAccount } from './account.ts'
import type { AllowedApplication } from './app-allowed.ts'
import { broughtDescriptions } from './app-register.ts'
import { type Applications, createApplications } from './applications.ts'
import { createApplying } from './applying.ts'
import type { Bearer } from './bearer.ts'
import { type Browser, scriptedBrowser } from './browser.ts'
import { findBrowser } from './browser-program.ts'
import { type DeviceContext, keepRecords } from './context.ts'
import { fetchBootstrap, readBootstrap } from './fetch-bootstrap.ts'
import { settleFormer } from './former-accounts.ts'
import type { NotificationSettings } from './inbox.ts'
import { keep } from './kept.ts'
import { type DeviceLimits, defaultLimits } from './limits.ts'
import { bootstrapPath, type ListenTls, listenForBootstrap, type PushRefusal } from './listen.ts'
import { createLocalApplications, type LocalApplications } from './local.ts'
import { type DeviceMemory, readMemory } from './memory.ts'
import { createNotifications } from './notifications.ts'
import { createOwnKey } from './own-key.ts'
import type { AnswerRules } from './page-form.ts'
import { createPendingAlerts } from './pending-alerts.ts'
import { createPushedBootstrap, type PushVerdict, type Subscriber } from './pushed-bootstrap.ts'
import type { CardSlot } from './read-card.ts'
import { realBrowser } from './real-browser.ts'
import type { Reluctance } from './reluctance.ts'
import { createReports } from './report.ts'
import { runSession, type SessionPlan, type SessionResult, type Trigger } from './session.ts'
import { createUpkeep } from './upkeep.ts'

export type { SessionResult } from './session.ts'

export interface DeviceOptions {
  /** DevID, e.g. `IMEI:004400152020002`. */
  readonly id: string
  readonly descriptions: readonly MoDescription[]
  /** What `state()` gave earlier; without it a fresh tree with plausible values is made. */
  readonly state?: unknown
  /** `compatible` puts up with TLS 1.0 and 1.1; `unsaid` never sends a password, only Digest answers. */
  readonly trust: { readonly ca?: string; readonly compatible?: boolean; readonly unsaid?: boolean }
  /** What the device knows of its mobile network, for the parameters of a ServerURI; none = it has no such network. */
  readonly network?: Omit<ServerUriValues, 'DevID'> | undefined
  readonly listenTls?: ListenTls
  readonly recorder: Recorder
  readonly limits?: Partial<DeviceLimits>
  readonly notifications?: Partial<NotificationSettings>
  /** Whether everything described is there from the start, or only what must be: what a server finds out of the box. */
  readonly contents?: 'full' | 'factory'
  /** What SHOW starts: a program that answers pages by rule, unless the browser of this machine, another one or none is wanted. */
  readonly browser?: Browser | 'real' | 'none' | undefined
  readonly answers?: AnswerRules
  readonly reluctance?: Reluctance
  /** What it checks pushed bootstraps with. */
  readonly subscriber?: Subscriber | undefined
  /** What lies in its card slot; read at power-on. */
  readonly card?: CardSlot | undefined
  /** Local applications that its owner lets in; read anew each time. */
  readonly applications?: readonly AllowedApplication[] | undefined
  /** Hears when one of them came or went. */
  applicationSeen?(): void
  /** Hears what became of a bootstrap that was pushed without an answer. */
  pushJudged?(verdict: PushVerdict): void
  random(bytes: number): Uint8Array
  /** Keeps the state; a command is answered after this has settled. */
  save?(state: unknown): Promise<void>
}

export interface BootstrapOutcome {
  readonly serverIds: readonly string[]
  /** The sessions that followed, one per server (OMA DM 2.0 §8: BootstrapComplete). */
  readonly sessions: readonly SessionResult[]
}

interface SessionOptions {
  readonly serverId?: string
  readonly trigger: Trigger
  /** The identifier that a DM Notification carried; the draft repeats it in each request. */
  readonly sessionId?: number
  /** A server without an account: the insecure test mode. */
  readonly to?: { readonly url: string; readonly dialect?: DialectName }
}

/** A simulated device: a DM Client with a tree, which meets servers only over the wire. */
export interface SimulatedDevice {
  readonly id: string
  tree(): ManagementTree
  accounts(): readonly { readonly serverId: string; readonly address: string; readonly dialect: DialectName }[]
  /**
   * Client-initiated bootstrap from an HTTPS address, then the sessions it asks for. `dialect` is what it asks the server
   * for; what comes decides.
   */
  bootstrapFrom(url: string, dialect?: DialectName): Promise<Result<BootstrapOutcome>>
  /**
   * Power-on: reads the card in the slot, applies what is new on it, forgets the servers of an earlier card that are no
   * longer on it, then runs the sessions that prove it. Undefined: no card, or nothing new on it.
   */
  powerOn(): Promise<Result<BootstrapOutcome | undefined>>
  /** Applies a bootstrap that came another way, then runs the sessions it asks for. */
  bootstrapWith(body: Uint8Array, contentType?: string): Promise<Result<BootstrapOutcome>>
  /** A certificate request (PKCS #10, DER) for the device's own key, which is made at the first one. */
  certificateRequest(): Promise<Uint8Array>
  session(options: SessionOptions): Promise<Result<SessionResult>>
  /** What local applications may ask of it. */
  readonly local: LocalApplications
  /** The interface for local applications (DM-7, DM-8). */
  readonly applications: Applications
  /** What it keeps for its servers beside the tree. */
  memory(): DeviceMemory
  /** Settles when no job runs and nothing is about to be told to a server. */
  settled(): Promise<void>
  /** Listens on loopback for server-initiated bootstraps; 0 = any free port. */
  listen(port: number): Promise<Result<{ readonly url: string }>>
  /** Listens on loopback for notifications in UDP datagrams; 0 = any free port. */
  listenForNotifications(port: number): Promise<Result<{ readonly port: number }>>
  /** Takes a notification that came another way, as a push service hands it over. */
  notified(way: PushWay, body: Uint8Array, peer: string): Promise<void>
  /** The connections the device has from now on. */
  setBearers(available: readonly Bearer[]): void
  /** Takes back what it told a server about the push service. */
  unregisterPush(serverId: string): Promise<Result<null>>
  /** Raises a Generic Alert: it goes out with the next package to a server that may know of it. False = too many wait. */
  raise(alert: Alert): boolean
  /** Ends what runs and stops listening. */
  stop(): Promise<void>
  /** Everything to make this device again, as JSON. */
  state(): unknown
}

/** Makes a device from its descriptions, or goes on with a saved state. Problem: `tree.saved-state-broken`. */
export function createDevice(options: DeviceOptions): Result<SimulatedDevice> {
  const { id, descriptions, state, contents = 'full' } = options
  const isFilled = (moid: string) => contents === 'full' || standardMo.test(moid)
  const factoryTree = () => createTree(descriptions, { plausible: { seed: id, deviceId: id, isFilled } })
  if (state === undefined) return ok(assemble(options, factoryTree, factoryTree))
  const brought = readMemory(state).applications.flatMap(({ ddfs }) => broughtDescriptions(ddfs))
  const saved = fromJson(state, [...descriptions, ...brought])
  return saved.ok ? ok(assemble(options, () => saved.value, factoryTree)) : saved
}

/** How much servers are still to be told. */
function owes({ alerts, subscriptions }: DeviceMemory): number {
  return subscriptions.reduce((sum, { due }) => sum + due, alerts.length)
}

/** The standard objects of OMA DM 2.0 §12: a device knows who it is, whatever else it has. */
const standardMo = /^urn:oma:mo:oma-(dm-|sessioninfomo:)/

function assemble(
  options: DeviceOptions,
  makeTree: () => ManagementTree,
  factoryTree: () => ManagementTree,
): SimulatedDevice {
  let listener: Listener | undefined
  const kept = keep(makeTree, readMemory(options.state), options.save, (now, before) => {
    if (owes(now.memory) > owes(before.memory)) upkeep.soon()
    applications.changed(before, now)
  })
  const { tree } = kept
  const stopping = new AbortController()
  const pending = createPendingAlerts(tree)
  const context: DeviceContext = {
    id: options.id,
    tree,
    factoryTree,
    memory: kept.memory,
    change: kept.change,
    startJob: (job, session) => upkeep.start(job, session),
    applications: () => applications,
    beside: work => upkeep.beside(work),
    ...options.trust,
    pending,
    recorder: options.recorder,
    limits: { ...defaultLimits, ...options.limits },
    get browser() {
      if (options.browser === 'none') return undefined
      if (options.browser === 'real') return realBrowser(context, findBrowser())
      return options.browser ?? scriptedBrowser(context, options.answers ?? {})
    },
    reluctance: options.reluctance,
    stopping: stopping.signal,
    random: options.random,
    values: () => ({ DevID: options.id, ...options.network }),
    newValidator: () => Buffer.from(options.random(6)).toString('hex'),
  }
  const inTurn = oneAtATime()
  const local = createLocalApplications(context)
  const applications = createApplications(context, local, options)

  const upkeep = createUpkeep(context, inTurn)

  const sessionWith = async (plan: SessionPlan): Promise<SessionResult> => {
    const reports = createReports(context.limits.reports)
    const result = await runSession(context, plan, reports)
    await settleFormer(context, plan.account.serverId, result)
    await upkeep.settle(reports)
    return result
  }

  const ownKey = createOwnKey(context)
  const { apply, powerOn } = createApplying(context, {
    ownKey,
    slot: () => options.card,
    record: peer => options.recorder.open(bootstrapRecord(options.id, peer, 'approved')),
    prove: serverIds => prove(serverIds),
  })

  const notifications = createNotifications(context, {
    settings: options.notifications ?? {},
    inTurn,
    session: sessionWith,
    bootstrapped: createPushedBootstrap(context, {
      subscriber: () => options.subscriber ?? {},
      inTurn,
      apply: bootstrap => apply(bootstrap),
      prove: serverIds => prove(serverIds),
      ...(options.pushJudged && { judged: verdict => options.pushJudged?.(verdict) }),
    }),
  })

  const prove = async (serverIds: readonly string[]): Promise<BootstrapOutcome> => {
    const sessions: SessionResult[] = []
    for (const account of accountsOf(tree())) {
      if (!serverIds.includes(account.serverId)) continue
      sessions.push(await sessionWith({ account, trigger: 'bootstrap' }))
      // After the session, which proves the account: before it, the server may not know the credentials yet.
      await notifications.register(account.serverId, 'register')
    }
    return { serverIds, sessions }
  }

  const bootstrapFrom = async (url: string, dialect: DialectName): Promise<Result<BootstrapOutcome>> => {
    const record = options.recorder.open(bootstrapRecord(options.id, url, dialect))
    const read = await fetchBootstrap(context, url, record, dialect)
    if (read.ok && read.value.kind !== dialect) record.learn({ dialect: read.value.kind })
    const applied = read.ok ? await apply(read.value) : read
    record.end(applied.ok ? 'done' : 'failed', applied.ok ? undefined : applied.problem)
    const unkept = await keepRecords(context)
    if (!applied.ok) return applied
    return unkept ? failed(unkept) : ok(await prove(applied.value))
  }

  const bootstrapWith = async (body: Uint8Array, contentType = 'application/dmmo+json') => {
    const read = readBootstrap(contentType, body)
    const applied = read.ok ? await apply(read.value) : read
    return applied.ok ? ok(await prove(applied.value)) : applied
  }

  /** A push is answered as soon as it is applied; the sessions that prove it follow by themselves. */
  const take = async (contentType: string | undefined, body: Uint8Array): Promise<PushRefusal | undefined> => {
    const read = readBootstrap(contentType, body)
    if (!read.ok) return { status: read.problem.code === 'device.media-type' ? 415 : 400, ...read }
    const applied = await inTurn(() => apply(read.value))
    if (!applied.ok) return { status: isOurs(applied.problem) ? 500 : 400, ...applied }
    context.beside(inTurn(() => prove(applied.value)))
    return undefined
  }

  const listen = async (port: number): Promise<Result<{ readonly url: string }>> => {
    if (!options.listenTls) return failed(problem('device.cannot-listen'))
    const { id: deviceId, recorder } = options
    const limitBytes = context.limits.bodyBytes
    const opened = await listenForBootstrap(port, options.listenTls, {
      deviceId,
      recorder,
      limitBytes,
      take,
      request: () => inTurn(ownKey.request),
    })
    if (!opened.ok) return opened
    await listener?.close()
    listener = opened.value
    return ok({ url: `${opened.value.origin}${bootstrapPath}` })
  }

  const session = async ({ serverId, trigger, sessionId, to }: SessionOptions): Promise<Result<SessionResult>> => {
    const given = sessionId === undefined ? {} : { sessionId }
    if (to) return ok(await sessionWith({ account: openAccount(to.url, to.dialect), trigger, ...given }))
    const account = pick(accountsOf(tree()), serverId)
    if (!account) return failed(problem('device.no-account', { server: serverId ?? 'any server' }))
    return ok(await sessionWith({ account, trigger, ...given }))
  }

  upkeep.resume()
  return {
    id: options.id,
    tree,
    local,
    applications,
    memory: kept.memory,
    settled: upkeep.settled,
    accounts: () => accountsOf(tree()).map(({ serverId, address, dialect }) => ({ serverId, address, dialect })),
    bootstrapFrom: (url, dialect = 'approved') => inTurn(() => bootstrapFrom(url, dialect)),
    powerOn: () => inTurn(powerOn),
    bootstrapWith: (body, contentType) => inTurn(() => bootstrapWith(body, contentType)),
    certificateRequest: () => inTurn(ownKey.request),
    session: async wanted => {
      const result = await inTurn(() => session(wanted))
      await upkeep.delivered()
      return result
    },
    listen,
    listenForNotifications: notifications.listen,
    notified: notifications.take,
    setBearers: notifications.setBearers,
    unregisterPush: serverId => inTurn(() => notifications.register(serverId, 'unregister')),
    stop: async () => {
      stopping.abort()
      await notifications.stop()
      await applications.close()
      await listener?.close()
      await upkeep.settled()
    },
    raise: alert => pending.raise(alert),
    state: kept.state,
  }
}

function pick(accounts: readonly Account[], serverId: string | undefined): Account | undefined {
  return serverId === undefined ? accounts[0] : accounts.find(account => account.serverId === serverId)
}

/** What broke in this device itself, for example a full disk. */
function isOurs({ code }: Problem): boolean {
  return code.startsWith('storage.') || code === 'server.internal'
}

function bootstrapRecord(deviceId: string, peer: string, dialect: DialectName): RecordInfo {
  return { kind: 'bootstrap', side: 'device', deviceId, peer, dialect }
}

/** A client does one thing after another: a session never meets a half-applied bootstrap. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
