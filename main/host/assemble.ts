import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createOffers } from '#bootstrap/offers.ts'
import type { ServerOptions, WorkbenchState } from '#contract'
import { explain, problem } from '#core/problem.ts'
import type { RecordEntry } from '#core/record.ts'
import { ok, type Result } from '#core/result.ts'
import { openAuthority } from '#http/authority.ts'
import { createRecorder } from '#recorder/recorder.ts'
import type { Store } from '#storage/store.ts'
import { createAccountsArea } from './areas/accounts.ts'
import { createAlertsArea } from './areas/alerts.ts'
import { createAnnouncements } from './areas/announcements.ts'
import { createBootstrap } from './areas/bootstrap.ts'
import { createRequestsArea } from './areas/bootstrap-requests.ts'
import { createCompareArea } from './areas/compare.ts'
import { createConformance } from './areas/conformance.ts'
import { createConsoles } from './areas/consoles.ts'
import { createDdfFiles } from './areas/ddf-files.ts'
import { createDemo } from './areas/demo.ts'
import { createDescriptionsArea } from './areas/descriptions.ts'
import { createDevicesArea } from './areas/devices.ts'
import { createFilesArea } from './areas/files.ts'
import { createIdentities } from './areas/identities.ts'
import { createInteractionsArea } from './areas/interactions.ts'
import { createInterfaces } from './areas/interfaces.ts'
import { createLearning } from './areas/learning.ts'
import { createLiveArea } from './areas/live.ts'
import { createNotificationsArea } from './areas/notifications.ts'
import { createPortalArea } from './areas/portal.ts'
import { createPorts } from './areas/ports.ts'
import { createProfileSecrets } from './areas/profile-secrets.ts'
import { createProfileSigning } from './areas/profile-signing.ts'
import { createProfilesArea } from './areas/profiles.ts'
import { createProofs } from './areas/proofs.ts'
import { createReadBacks } from './areas/read-backs.ts'
import { createRepositoryArea } from './areas/repository.ts'
import { createRightsArea } from './areas/rights.ts'
import { createRuleEngine } from './areas/rule-engine.ts'
import { createRulesArea } from './areas/rules.ts'
import { createServerArea, type ServerPorts, sidePaths } from './areas/server.ts'
import { createSessionsArea } from './areas/sessions.ts'
import { createSimulator } from './areas/simulator.ts'
import { createTreeArea } from './areas/tree.ts'
import { createWorkArea } from './areas/work.ts'
import { createWriteArea } from './areas/write.ts'
import type { Areas } from './areas.ts'
import { clockSlept, now } from './clock.ts'
import { createDdfLibrary } from './ddf-library.ts'
import { createLists } from './delivery/lists.ts'
import { createDrafts } from './drafts.ts'
import type { EventHub } from './events.ts'
import { createFactoryArea } from './factory-authority.ts'
import { createFileLimit } from './file-limit.ts'
import { createGrantedFiles } from './granted-files.ts'
import type { LogBook } from './log.ts'
import type { Folders, Parts } from './parts.ts'
import { createRunArchive } from './run-archive.ts'
import { createHardware } from './serial/hardware.ts'
import { watchSleep } from './serial/sleep-watch.ts'
import { serverIdentity } from './server-identity.ts'
import { createFolderWatch } from './watch-folder.ts'

export interface Ground {
  readonly store: Store
  readonly hub: EventHub
  readonly log: LogBook
  readonly folders: Folders
  readonly door: WorkbenchState['door']
  readonly version: string
  readonly server?: Partial<ServerOptions>
}

type Assembled = Areas & { openFile(path: string): Promise<Result<null>>; close(): Promise<void> }

/** Puts the areas together: the one place where they meet. */
export async function assemble(ground: Ground): Promise<Assembled> {
  const parts = await makeParts(ground, entry => consoles.recorded(entry))
  const consoles = createConsoles(parts, () => ports)
  const { store, hub, log, recorder, authority, folders } = parts

  const granted = createGrantedFiles()
  const fileLimit = await createFileLimit(store.settings)
  const files = createFilesArea({
    ...folders,
    limit: fileLimit.now,
    granted,
    changed: path => {
      hub.emit({ kind: 'files' })
      if (path.startsWith('profiles/')) hub.emit({ kind: 'profiles' })
      rules.changed(path)
      library.changed()
      tree.describedAnew()
    },
  })
  const watched = createFolderWatch(folders.workspace, () => hub.emit({ kind: 'files' }))
  const rules = createRulesArea(files, () => hub.emit({ kind: 'rules' }))
  const library = createDdfLibrary(files)
  const accounts = createAccountsArea(parts)
  const proofs = createProofs(accounts)
  const readBacks = createReadBacks(parts)
  const offers = createOffers(sidePaths.bootstrap, { recorder, random: count => randomBytes(count) })
  const announcements = createAnnouncements(parts, () =>
    identities.list().flatMap(({ first, serverId }) => (first ? [] : [serverId])),
  )
  const live = createLiveArea(parts, () => ({
    devices,
    announcements,
    learning,
    work,
    alerts,
    completed: proofs.seen,
    over: readBacks.ended,
    refused: proofs.refused,
    answered: async (session, package1) => {
      proofs.opened(session)
      await notifications.answered(session, package1)
    },
  }))
  const devices = createDevicesArea(parts, {
    inSession: live.inSession,
    isSimulated: id => simulator.unit(id) !== undefined,
    forgotten: async deviceId => {
      await work.clear(deviceId)
      await accounts.retireAll(deviceId)
      await alerts.forget(deviceId)
      await notifications.forgotten(deviceId)
      await announcements.forgotten(deviceId)
      await interactions.forgotten(deviceId)
      await portal.forgotten(deviceId)
      tree.drop(deviceId)
    },
  })
  const tree = createTreeArea(parts, library)
  const learning = createLearning(parts, { library, tree, devices, announcements })
  const work = createWorkArea(parts, {
    changed: async deviceId => devices.touch(deviceId),
    learn: async (session, outcomes) => {
      await work.readAgain(session, await learning.learn(session, outcomes))
      await readBacks.moved(session)
      await write.fetched(outcomes.filter(({ state }) => state !== 'unknown').map(({ wire }) => wire))
    },
  })
  const engine = createRuleEngine(parts, {
    rules,
    work,
    originOf: (id = parts.serverId) => identities.list().find(({ serverId }) => serverId === id)?.state.origin,
  })
  const alerts = createAlertsArea(parts, { touched: id => devices.touch(id), answer: engine.answer })
  const interactions = createInteractionsArea(parts, sidePaths.pages, { work, origin: () => server.state().origin })
  const portal = await createPortalArea(parts, {
    bootstrap: () => bootstrap,
    work,
    origin: () => server.state().origin,
    call: (deviceId, address) => callIn(deviceId, address),
  })
  const repository = await createRepositoryArea(parts, () => {
    const { origin } = server.state()
    return origin && origin + sidePaths.repository
  })
  const around: Omit<ServerPorts, 'work' | 'accounts'> = {
    events: live.events,
    notified: (deviceId, id) => notifications.knows(deviceId, id),
    recordFor: live.recordFor,
    tooLarge: (path, why) => {
      engine.tooLarge(path, why).catch((cause: unknown) => log.write('error', 'rules', String(cause)))
    },
    takes: repository.takes,
    stored: () => hub.emit({ kind: 'repository' }),
    registered: (deviceId, registrationId) => notifications.registered(deviceId, registrationId),
    pages: interactions.handler,
    portal: portal.handler,
    routes: [
      { prefix: sidePaths.ddf, handler: createDdfFiles(sidePaths.ddf, files, library) },
      { prefix: sidePaths.bootstrap, handler: offers.handler },
    ],
  }
  const server = await createServerArea(parts, { ...around, work, accounts }, ground.server)
  const identities = await createIdentities(parts, {
    first: server,
    work,
    around,
    changed: () => hub.emit({ kind: 'identities' }),
  })
  const write = createWriteArea(parts, { server, tree, work })
  const rights = createRightsArea(parts, { tree, write })
  const simulator = await createSimulator(parts, { server, files, library, changed: id => devices.touch(id) })
  const notifications = createNotificationsArea(parts, {
    simulatedAddress: id => simulator.unit(id)?.summary().notifiedAt,
  })
  const profiles = createProfilesArea(files, {
    signing: createProfileSigning(store),
    secrets: createProfileSecrets(store),
    changed: () => hub.emit({ kind: 'profiles' }),
  })
  const hardware = createHardware({
    simulator,
    now,
    changed: items => {
      hub.emit({ kind: 'hardware', items })
      void ports.book.look()
    },
  })
  const ports = await createPorts(parts, { simulated: hardware.ports, arrived: consoles.look })
  const awake = watchSleep(ms => {
    clockSlept(ms)
    const slept = problem('port.sleeping', { seconds: Math.round(ms / 1000) })
    log.write('info', 'host', slept)
    consoles.remark(explain(slept).words)
    void ports.book.look().then(consoles.look)
  })
  const offersAt = () => {
    const { origin } = server.state()
    return origin && origin + sidePaths.bootstrap
  }
  const archive = await createRunArchive(parts)
  const bootstrap = await createBootstrap(parts, {
    profiles,
    accounts,
    proofs,
    readBacks,
    archive,
    server,
    offers,
    simulator,
    offersAt,
    cables: ports,
    library,
    devices,
    ownServers: () => identities.list(),
    call: deviceId => callIn(deviceId),
  })
  /** A simulated device calls in by itself; a real one is notified, where that is possible. */
  const callIn = async (deviceId: string, address?: string): Promise<unknown> => {
    if (simulator.unit(deviceId)) return simulator.callNow(deviceId)
    return notifications.send({
      deviceId,
      way: 'udp',
      requestsMos: false,
      connections: [],
      ...(address !== undefined && { address }),
    })
  }
  const lists = await createLists(parts, { start: bootstrap.start, find: ports.find, archive })
  const requests = await createRequestsArea(parts, bootstrap)
  const interfaces = await createInterfaces(parts, { identities, work, tree, bootstrap })
  const descriptions = await createDescriptionsArea(parts, {
    files,
    library,
    origins: () => identities.list().flatMap(({ state }) => state.origin ?? []),
    ca: authority.certificate,
  })
  const conformance = createConformance(parts, ground.version)
  const demo = createDemo({ server, simulator, bootstrap })
  await work.recover()
  await notifications.recover()
  await interactions.recover()

  /** Looking at the files also finds descriptions that another program put there. */
  const listFiles = async () => {
    // Whoever lists files wants to hear when they change.
    watched.begin()
    const entries = await files.list()
    if (library.noticed(entries)) tree.describedAnew()
    return entries
  }
  const openFile = async (path: string): Promise<Result<null>> => {
    const name = await granted.grant(path)
    if (!name.ok) return name
    hub.emit({ kind: 'open-file', path: name.value })
    return ok(null)
  }
  const state = async (): Promise<WorkbenchState> => ({
    version: ground.version,
    door: ground.door,
    dataFolder: folders.data,
    workspaceFolder: folders.workspace,
    server: server.state(),
    serverOptions: server.options(),
    largestFile: fileLimit.now(),
    recorder: await store.records.stats(),
    node: process.versions.node,
  })
  return {
    hub,
    log,
    state,
    files: { ...files, list: listFiles, setLimit: fileLimit.set },
    drafts: createDrafts(join(folders.data, 'drafts')),
    descriptions,
    devices,
    tree,
    work,
    write,
    notifications,
    interactions,
    server: { ...server, caCertificate: async () => ok(authority.certificate) },
    identities,
    repository,
    rights,
    sessions: createSessionsArea(parts),
    alerts: {
      list: alerts.list,
      counts: alerts.counts,
      rules: rules.list,
      saveRule: rules.save,
      removeRule: rules.remove,
      runs: engine.runs,
      upload: engine.upload,
    },
    simulator: { ...simulator, demo },
    bootstrap: {
      ...bootstrap,
      profiles: profiles.list,
      profile: profiles.get,
      saveProfile: profiles.save,
      removeProfile: profiles.remove,
    },
    pushLists: lists,
    bootstrapRequests: requests,
    factoryAuthority: createFactoryArea(store, identities.trustAnew),
    interfaces,
    portal,
    profiles,
    conformance,
    ports,
    hardware,
    consoles,
    compare: createCompareArea(parts, { files, tree, enqueue: work.enqueue }),
    openFile,
    close: async () => {
      watched.close()
      conformance.stop()
      await requests.close()
      await interfaces.close()
      await repository.close()
      await lists.close()
      await bootstrap.close()
      offers.close()
      notifications.close()
      interactions.close()
      awake()
      ports.close()
      await consoles.close()
      await hardware.close()
      await simulator.close()
      await identities.close()
      await server.close()
      await devices.close()
      hub.close()
      await recorder.flush()
      await store.close()
    },
  }
}

async function makeParts({ store, hub, log, folders }: Ground, onEntry: (entry: RecordEntry) => void): Promise<Parts> {
  const recorder = createRecorder(store.records, {
    now,
    seal: bytes => store.secrets.seal(bytes),
    listener: {
      record: record => hub.emit({ kind: 'record', record }),
      entry: entry => {
        onEntry(entry)
        hub.emit({ kind: 'entries', record: entry.record, last: entry.id })
      },
    },
  })
  const [authority, serverId] = await Promise.all([openAuthority(store.secrets), serverIdentity(store)])
  return { store, hub, log, folders, recorder, authority, serverId, now }
}
