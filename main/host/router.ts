import { implement, ORPCError } from '@orpc/server'
import { contract, type OpenFile, type SavedFile } from '#contract'
import type { Alert } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Areas } from './areas.ts'
import { draftOf } from './drafts.ts'

/** Answers every call of the contract. What a handler did not expect is logged here and told in words. */
export function createRouter(areas: Areas) {
  const {
    hub,
    log,
    server,
    identities,
    interfaces,
    descriptions,
    devices,
    tree,
    work,
    write,
    repository,
    rights,
    sessions,
    alerts,
    simulator,
    bootstrap,
    pushLists,
    bootstrapRequests,
    factoryAuthority,
    portal,
    profiles,
    files,
    drafts,
    notifications,
    interactions,
    conformance,
    compare,
    ports,
    hardware,
    consoles,
  } = areas
  const os = implement(contract).use(async ({ next, path }) => {
    try {
      return await next()
    } catch (cause) {
      if (!(cause instanceof ORPCError)) log.write('error', path.join('.'), String(cause))
      throw cause
    }
  })

  /** For calls whose answer can hold a problem: what nobody expected becomes one, too. */
  const answer = async <T>(call: Promise<Result<T>>): Promise<Result<T>> => {
    try {
      return await call
    } catch (cause) {
      const item = problem('host.internal', { what: cause instanceof Error ? cause.message : String(cause) })
      log.write('error', 'host', item)
      return failed(item)
    }
  }

  return os.router({
    workbench: {
      state: os.workbench.state.handler(() => areas.state()),
      follow: os.workbench.follow.handler(({ signal }) => hub.follow(signal)),
      log: os.workbench.log.handler(({ input }) => log.read(input.from, input.limit)),
    },
    server: {
      start: os.server.start.handler(({ input: { forNow, ...options } }) => answer(server.start(options, forNow))),
      stop: os.server.stop.handler(() => answer(server.stop())),
      caCertificate: os.server.caCertificate.handler(() => answer(server.caCertificate())),
    },
    identities: {
      list: os.identities.list.handler(async () => identities.list()),
      save: os.identities.save.handler(({ input }) => answer(identities.save(input))),
      remove: os.identities.remove.handler(({ input }) => answer(identities.remove(input.serverId))),
      start: os.identities.start.handler(({ input }) => answer(identities.start(input.serverId))),
      stop: os.identities.stop.handler(({ input }) => answer(identities.stop(input.serverId))),
      addAccount: os.identities.addAccount.handler(({ input }) => answer(identities.addAccount(input))),
      submit: os.identities.submit.handler(({ input }) => answer(identities.submit(input))),
      jobs: os.identities.jobs.handler(({ input }) => identities.jobs(input.authority)),
    },
    descriptions: {
      announced: os.descriptions.announced.handler(({ input }) => descriptions.announced(input.deviceId)),
      decide: os.descriptions.decide.handler(({ input }) => answer(descriptions.decide(input.address, input.decision))),
      features: os.descriptions.features.handler(({ input }) => answer(descriptions.features(input.deviceId))),
    },
    interfaces: {
      state: os.interfaces.state.handler(() => interfaces.state()),
      change: os.interfaces.change.handler(({ input }) => answer(interfaces.change(input))),
      makeToken: os.interfaces.makeToken.handler(({ input }) =>
        answer(interfaces.makeToken(input.name, input.authority)),
      ),
      revokeToken: os.interfaces.revokeToken.handler(({ input }) => answer(interfaces.revokeToken(input.id))),
      card: os.interfaces.card.handler(({ input }) => answer(interfaces.card(input.renew))),
      addPeer: os.interfaces.addPeer.handler(({ input }) => answer(interfaces.addPeer(input.card))),
      removePeer: os.interfaces.removePeer.handler(({ input }) => answer(interfaces.removePeer(input.serverId))),
      tryPeer: os.interfaces.tryPeer.handler(({ input }) => answer(interfaces.tryPeer(input.serverId))),
      setWay: os.interfaces.setWay.handler(({ input }) => answer(interfaces.setWay(input.deviceId, input.serverId))),
      forward: os.interfaces.forward.handler(({ input }) =>
        answer(interfaces.forward(input.serverId, input.deviceId, input.commands)),
      ),
      forwards: os.interfaces.forwards.handler(() => interfaces.forwards()),
    },
    devices: {
      list: os.devices.list.handler(() => devices.list()),
      tree: os.devices.tree.handler(({ input }) =>
        answer(tree.part(input.deviceId, input.from, input.limit, input.as)),
      ),
      node: os.devices.node.handler(({ input }) => answer(tree.node(input.deviceId, input.uri, input.as))),
      work: os.devices.work.handler(({ input }) => work.list(input.deviceId)),
      enqueue: os.devices.enqueue.handler(({ input }) => answer(work.enqueue(input.deviceId, input.commands))),
      write: os.devices.write.handler(({ input }) => answer(write.write(input.deviceId, input.uri, input.value))),
      cancel: os.devices.cancel.handler(({ input }) => answer(work.cancel(input.workId))),
      move: os.devices.move.handler(({ input }) => answer(work.move(input.workId, input.before))),
      complete: os.devices.complete.handler(({ input }) => answer(tree.complete(input.deviceId, input.text))),
      forget: os.devices.forget.handler(({ input }) => answer(devices.forget(input.deviceId))),
    },
    interactions: {
      ask: os.interactions.ask.handler(({ input }) =>
        answer(interactions.ask(input.deviceId, input.about, input.onYes)),
      ),
      list: os.interactions.list.handler(({ input }) => interactions.list(input.deviceId)),
      progress: os.interactions.progress.handler(({ input: { id, done, ...progress } }) =>
        answer(interactions.progress(id, progress, done)),
      ),
      withdraw: os.interactions.withdraw.handler(({ input }) => answer(interactions.withdraw(input.id))),
      reveal: os.interactions.reveal.handler(({ input }) => answer(interactions.reveal(input.id))),
    },
    notifications: {
      send: os.notifications.send.handler(({ input }) => answer(notifications.send(input))),
      list: os.notifications.list.handler(({ input }) => notifications.list(input.deviceId)),
      service: os.notifications.service.handler(() => notifications.service()),
      setService: os.notifications.setService.handler(({ input }) => answer(notifications.setService(input))),
    },
    sessions: {
      list: os.sessions.list.handler(({ input }) => sessions.list(input)),
      get: os.sessions.get.handler(({ input }) => answer(sessions.get(input.record))),
      entries: os.sessions.entries.handler(({ input }) =>
        answer(sessions.entries(input.record, input.after, input.limit)),
      ),
      export: os.sessions.export.handler(({ input }) => answer(sessions.export(input.record))),
    },
    repository: {
      state: os.repository.state.handler(() => repository.state()),
      setTakes: os.repository.setTakes.handler(({ input }) => repository.setTakes(input.takes)),
      list: os.repository.list.handler(({ input }) => repository.list(input.prefix, input.from, input.limit)),
      receive: os.repository.receive.handler(({ input }) => answer(repository.receive(input))),
      piece: os.repository.piece.handler(({ input }) =>
        answer(repository.piece(input.upload, input.from, input.bytes)),
      ),
      keep: os.repository.keep.handler(({ input }) => answer(repository.keep(input.upload))),
      drop: os.repository.drop.handler(({ input }) => repository.drop(input.upload)),
      read: os.repository.read.handler(({ input }) => answer(repository.read(input.path, input.etag, input.from))),
      remove: os.repository.remove.handler(({ input }) => answer(repository.remove(input.path))),
    },
    rights: {
      at: os.rights.at.handler(({ input }) => answer(rights.at(input.deviceId, input.uri))),
      servers: os.rights.servers.handler(({ input }) => answer(rights.servers(input.deviceId))),
      check: os.rights.check.handler(({ input }) => answer(rights.check(input))),
      lockOuts: os.rights.lockOuts.handler(({ input }) => answer(rights.lockOuts(input.deviceId, input.edits))),
      change: os.rights.change.handler(({ input }) => answer(rights.change(input, input.despite))),
    },
    alerts: {
      list: os.alerts.list.handler(({ input }) => alerts.list(input)),
      counts: os.alerts.counts.handler(({ input }) => alerts.counts(input)),
      rules: os.alerts.rules.handler(() => alerts.rules()),
      saveRule: os.alerts.saveRule.handler(({ input }) => answer(alerts.saveRule(input.id, input.text))),
      removeRule: os.alerts.removeRule.handler(({ input }) => answer(alerts.removeRule(input.id))),
      runs: os.alerts.runs.handler(({ input }) => alerts.runs(input.limit)),
      upload: os.alerts.upload.handler(({ input }) => answer(alerts.upload(input.path))),
    },
    simulator: {
      list: os.simulator.list.handler(() => simulator.list()),
      create: os.simulator.create.handler(({ input }) => answer(simulator.create(input))),
      start: os.simulator.start.handler(({ input }) => answer(simulator.start(input.deviceId))),
      stop: os.simulator.stop.handler(({ input }) => answer(simulator.stop(input.deviceId))),
      callNow: os.simulator.callNow.handler(({ input }) => answer(simulator.callNow(input.deviceId))),
      remove: os.simulator.remove.handler(({ input }) => answer(simulator.remove(input.deviceId))),
      behave: os.simulator.behave.handler(({ input }) => answer(simulator.behave(input.deviceId, input.behaviour))),
      insertCard: os.simulator.insertCard.handler(({ input }) =>
        answer(simulator.insertCard(input.deviceId, input.image)),
      ),
      need: os.simulator.need.handler(({ input }) => answer(simulator.need(input.deviceId, input.moid))),
      allowApplication: os.simulator.allowApplication.handler(({ input }) =>
        answer(simulator.allowApplication(input.deviceId, input.app, input.reads)),
      ),
      removeApplication: os.simulator.removeApplication.handler(({ input }) =>
        answer(simulator.removeApplication(input.deviceId, input.app)),
      ),
      raise: os.simulator.raise.handler(({ input }) => answer(simulator.raise(input.deviceId, alertOf(input.alert)))),
      demo: os.simulator.demo.handler(() => answer(simulator.demo())),
    },
    profiles: {
      signing: os.profiles.signing.handler(() => answer(profiles.signing.state())),
      requireSignature: os.profiles.requireSignature.handler(({ input }) =>
        answer(profiles.signing.require(input.required)),
      ),
      trust: os.profiles.trust.handler(({ input }) => answer(profiles.signing.trust(input.name, input.publicKey))),
      distrust: os.profiles.distrust.handler(({ input }) => answer(profiles.signing.distrust(input.fingerprint))),
      makeKey: os.profiles.makeKey.handler(({ input }) => answer(profiles.signing.makeKey(input.signer))),
      sign: os.profiles.sign.handler(({ input }) => answer(profiles.sign(input.id))),
      signature: os.profiles.signature.handler(({ input }) => answer(profiles.signature(input.id))),
      take: os.profiles.take.handler(({ input }) => answer(profiles.take(input.id, input.text, input.signature))),
      secrets: os.profiles.secrets.handler(() => profiles.secrets.names()),
      putSecret: os.profiles.putSecret.handler(({ input }) => answer(profiles.secrets.put(input.name, input.value))),
      removeSecret: os.profiles.removeSecret.handler(({ input }) => answer(profiles.secrets.remove(input.name))),
    },
    bootstrap: {
      profiles: os.bootstrap.profiles.handler(() => bootstrap.profiles()),
      profile: os.bootstrap.profile.handler(({ input }) => answer(bootstrap.profile(input.id))),
      saveProfile: os.bootstrap.saveProfile.handler(({ input }) => answer(bootstrap.saveProfile(input.id, input.text))),
      removeProfile: os.bootstrap.removeProfile.handler(({ input }) => answer(bootstrap.removeProfile(input.id))),
      preview: os.bootstrap.preview.handler(({ input }) =>
        answer(bootstrap.preview(input.profile, input.deviceId, input.order)),
      ),
      plan: os.bootstrap.plan.handler(({ input }) => answer(bootstrap.plan(input))),
      push: os.bootstrap.push.handler(({ input }) => answer(bootstrap.push(input))),
      pushPlan: os.bootstrap.pushPlan.handler(({ input }) => answer(bootstrap.pushPlan(input.plan, input.operator))),
      fly: os.bootstrap.fly.handler(({ input }) => answer(bootstrap.fly(input.plan))),
      cancel: os.bootstrap.cancel.handler(({ input }) => answer(bootstrap.cancel(input.run))),
      run: os.bootstrap.run.handler(({ input }) => answer(bootstrap.run(input.run))),
      report: os.bootstrap.report.handler(({ input }) => answer(bootstrap.report(input.run, input.as))),
      runs: os.bootstrap.runs.handler(({ input }) => bootstrap.runs(input.limit)),
      retention: os.bootstrap.retention.handler(() => bootstrap.retention()),
      keepRuns: os.bootstrap.keepRuns.handler(({ input }) => bootstrap.keepRuns(input.keep)),
    },
    pushLists: {
      start: os.pushLists.start.handler(({ input }) => answer(pushLists.start(input))),
      list: os.pushLists.list.handler(() => pushLists.list()),
      rows: os.pushLists.rows.handler(({ input }) => answer(pushLists.rows(input.list, input.from, input.limit))),
      stop: os.pushLists.stop.handler(({ input }) => answer(pushLists.stop(input.list))),
      export: os.pushLists.export.handler(({ input }) => answer(pushLists.export(input.list))),
    },
    portal: {
      state: os.portal.state.handler(() => portal.state()),
      change: os.portal.change.handler(({ input }) => answer(portal.change(input))),
    },
    bootstrapRequests: {
      state: os.bootstrapRequests.state.handler(() => bootstrapRequests.state()),
      change: os.bootstrapRequests.change.handler(({ input }) => answer(bootstrapRequests.change(input))),
      token: os.bootstrapRequests.token.handler(({ input }) => answer(bootstrapRequests.token(input.renew))),
    },
    factoryAuthority: {
      state: os.factoryAuthority.state.handler(() => factoryAuthority.state()),
      use: os.factoryAuthority.use.handler(({ input }) => answer(factoryAuthority.use(input))),
      drop: os.factoryAuthority.drop.handler(() => answer(factoryAuthority.drop())),
    },
    ports: {
      list: os.ports.list.handler(() => ports.list()),
      add: os.ports.add.handler(({ input }) => answer(ports.add(input.path))),
      forget: os.ports.forget.handler(({ input }) => answer(ports.forget(input.path))),
      identify: os.ports.identify.handler(({ input }) => answer(ports.identify(input.path, input.as, input.baud))),
      cancelIdentify: os.ports.cancelIdentify.handler(({ input }) => answer(ports.cancelIdentify(input.path))),
    },
    hardware: {
      list: os.hardware.list.handler(() => hardware.list()),
      start: os.hardware.start.handler(({ input }) => answer(hardware.start(input))),
      stop: os.hardware.stop.handler(({ input }) => answer(hardware.stop(input.id))),
      pull: os.hardware.pull.handler(({ input }) => answer(hardware.pull(input.id))),
      plug: os.hardware.plug.handler(({ input }) => answer(hardware.plug(input.id))),
      behave: os.hardware.behave.handler(({ input }) => answer(hardware.behave(input.id, input.habits))),
    },
    consoles: {
      list: os.consoles.list.handler(() => consoles.list()),
      open: os.consoles.open.handler(({ input }) => answer(consoles.open(input))),
      close: os.consoles.close.handler(({ input }) => answer(consoles.closeOne(input.id))),
      send: os.consoles.send.handler(({ input }) => answer(consoles.send(input.id, input.bytes))),
      sendFile: os.consoles.sendFile.handler(({ input: { id, name, bytes, pauseMs = 0 } }) =>
        answer(consoles.sendFile(id, name, bytes, pauseMs)),
      ),
      stopSending: os.consoles.stopSending.handler(({ input }) => answer(consoles.stopSending(input.id))),
      reset: os.consoles.reset.handler(({ input }) => answer(consoles.reset(input.id, input.name))),
      setLines: os.consoles.setLines.handler(({ input }) => answer(consoles.setLines(input.id, input.lines))),
      release: os.consoles.release.handler(({ input }) => answer(consoles.release(input.id))),
      takeBack: os.consoles.takeBack.handler(({ input }) => answer(consoles.takeBack(input.id))),
      rows: os.consoles.rows.handler(({ input }) => answer(consoles.rows(input))),
    },
    compare: {
      convert: os.compare.convert.handler(({ input }) => answer(compare.convert(input.path, input.to))),
      describe: os.compare.describe.handler(({ input }) => answer(compare.describe(input.deviceId, input.to))),
      files: os.compare.files.handler(({ input }) => answer(compare.files(input.before, input.after))),
      device: os.compare.device.handler(({ input }) => answer(compare.device(input.path, input.deviceId))),
      contract: os.compare.contract.handler(({ input }) => answer(compare.contract(input.deviceId, input.probe))),
    },
    conformance: {
      state: os.conformance.state.handler(() => conformance.state()),
      start: os.conformance.start.handler(({ input }) => answer(conformance.start(input))),
      stop: os.conformance.stop.handler(() => conformance.stop()),
    },
    files: {
      list: os.files.list.handler(() => files.list()),
      open: os.files.open.handler(({ input }) => answer(files.open(input.path))),
      piece: os.files.piece.handler(({ input }) => answer(files.piece(input.path, input.from, input.version))),
      setLimit: os.files.setLimit.handler(({ input }) => files.setLimit(input.bytes)),
      save: os.files.save.handler(({ input }) => answer(files.save(input).then(savedFile))),
      state: os.files.state.handler(({ input }) => files.state(input.path, input.version)),
      keepDraft: os.files.keepDraft.handler(async ({ input }) => {
        const draft = await draftOf(input, files)
        if (draft) await drafts.keep(draft)
        return { kept: draft !== undefined }
      }),
      draft: os.files.draft.handler(async ({ input }) => {
        const draft = await drafts.of(input.path)
        return draft ? { draft } : {}
      }),
      dropDraft: os.files.dropDraft.handler(async ({ input }) => {
        await drafts.drop(input.path)
        return null
      }),
    },
  })
}

type RaisedAlert = Omit<Alert, 'source' | 'dataType'> & {
  readonly source?: string | undefined
  readonly dataType?: string | undefined
}

/** Members that are there. */
function alertOf({ type, mark, source, dataType, data }: RaisedAlert): Alert {
  return {
    type,
    mark,
    ...(source !== undefined && { source }),
    ...(dataType !== undefined && { dataType }),
    ...(data !== undefined && { data }),
  }
}

/** The window has the text that it saved. */
function savedFile(saved: Result<OpenFile>): Result<SavedFile> {
  if (!saved.ok) return saved
  const { text: _known, ...file } = saved.value
  return ok(file)
}
