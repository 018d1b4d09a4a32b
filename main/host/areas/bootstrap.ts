import { randomUUID } from 'node:crypto'
import { type Evidence, ended, type Run, startRun, withStep } from '#bootstrap/run.ts'
import type { BootstrapRun, DeliveryOrder, ServerState } from '#contract'
import { parseProfile } from '#core/bootstrap/profile.ts'
import { isLegacyForm } from '#core/bootstrap-forms/forms.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AccountRow } from '#storage/accounts.ts'
import type { BootstrapArea } from '../areas.ts'
import {
  type DocumentContext,
  identityValues,
  type MadeDocument,
  previewFor,
  writtenBy,
} from '../bootstrap-document.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import { deliver } from '../delivery/deliver.ts'
import { offerMs } from '../delivery/offer.ts'
import { createPlanner, type Planned, type Planner } from '../delivery/planner.ts'
import { reportOf } from '../delivery/report.ts'
import { type Going, startMission } from '../delivery/runner.ts'
import { createTrials } from '../delivery/trials.ts'
import type { DeliveryPorts } from '../delivery/ways.ts'
import { keptFactory } from '../factory-authority.ts'
import { operatorName } from '../operator.ts'
import type { Parts } from '../parts.ts'
import { createProvedRuns } from '../proved-runs.ts'
import type { RunArchive } from '../run-archive.ts'
import { timeout } from '../waiting.ts'
import type { AccountsArea } from './accounts.ts'
import { type DevicesArea, factsOf } from './devices.ts'
import type { ProfilesArea } from './profiles.ts'
import type { Proofs } from './proofs.ts'
import type { ReadBacks } from './read-backs.ts'
import type { ServerArea } from './server.ts'

// Bootstraps: a profile becomes a document, goes to the device, and the device proves that it works.

/** How long a device that has its document may take to open its session. */
const proofMs = { simulated: 30_000, elsewhere: offerMs + 5 * 60_000 }
/** How long a push waits for the end of a run before it answers with the run as it stands. */
const patienceMs = 20_000

export interface Bootstrap extends Omit<BootstrapArea, 'profiles' | 'profile' | 'saveProfile' | 'removeProfile'> {
  /** Plans and starts, and does not wait. */
  start(order: DeliveryOrder, more?: Partial<Evidence>): Promise<Result<Going>>
  /** Gives up what still runs. */
  close(): Promise<void>
}
export interface BootstrapPorts extends DeliveryPorts {
  readonly profiles: ProfilesArea
  readonly accounts: AccountsArea
  readonly proofs: Proofs
  readonly readBacks: ReadBacks
  readonly archive: RunArchive
  readonly server: ServerArea
  /** The servers of this workbench, its first one first. */
  ownServers(): readonly { readonly serverId: string; readonly state: ServerState }[]
  readonly devices: DevicesArea
  readonly library: DdfLibrary
  /** Asks a device that has an account to call in now. */
  call(deviceId: string): Promise<unknown>
}

export async function createBootstrap(parts: Parts, ports: BootstrapPorts): Promise<Bootstrap> {
  const { store, now, log } = parts
  const going = new Map<string, Going>()
  await endLeftRuns(parts)
  await ports.archive.tidy()
  const contextFor = async (deviceId: string): Promise<DocumentContext> => {
    const described = [...(await ports.library.forDevice(deviceId))]
    const { authority, serverId } = parts
    const factory = await keptFactory(store)
    return {
      authority,
      ...(factory && { factory }),
      serverId,
      state: ports.server.state(),
      options: ports.server.options(),
      secret: ports.profiles.secrets.get,
      values: identityValues(await factsOf(store, deviceId)),
      descriptions: new Map(described.map(([moid, { description }]) => [moid, description])),
    }
  }
  const proved = createProvedRuns(parts)
  const [last] = (await store.runs.list(1)) as readonly Run[]
  const planner: Planner = createPlanner(parts, {
    ...ports,
    contextFor,
    proved: proved.find,
    latest: () => last?.startedAt ?? 0,
    isGoing: deviceId => going.has(deviceId),
  })
  /** Runs begin one after another, so that none overlooks another of its device. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const next = turn.then(job)
    turn = next.catch(() => undefined)
    return next
  }

  const runOf = async (id: string): Promise<BootstrapRun | undefined> => {
    for (const { run } of going.values()) if (run.id === id) return run
    return (await store.runs.get(id)) as BootstrapRun | undefined
  }

  /** The accounts that are to prove the document, one for each server of ours: those it had before, or new ones. */
  const accountsFor = async (planned: Planned, earlier: Run | undefined): Promise<readonly AccountRow[]> => {
    const { deviceId } = planned.order
    const ids = earlier?.evidence?.account ? [earlier.evidence.account] : (planned.flown?.accounts ?? [])
    const known = (await Promise.all(ids.map(id => ports.accounts.get(deviceId, id)))).filter(row => row !== undefined)
    if (known.length > 0 && known.every(({ state }) => state !== 'retired')) return known
    const rows: AccountRow[] = []
    for (const { serverId, account } of planned.made.accounts) {
      const isOurs = planned.plan.servers.some(server => server.ours && server.serverId === serverId)
      if (isOurs) rows.push(await ports.accounts.addAt(serverId, { deviceId, ...account }))
    }
    return rows
  }

  const begin = async (planned: Planned, more: Partial<Evidence> = {}): Promise<Going> => {
    const { order, made, plan } = planned
    const { deviceId, profileId, method, operator } = order
    going.get(deviceId)?.giveUp('Another bootstrap of this device was started.')
    const before = planned.flown && (await runOf(planned.flown.runId))
    const earlier = before?.result === 'PASS' ? (before as Run) : planned.earlier
    const accounts = await accountsFor(planned, earlier)
    const [account] = accounts
    const evidence: Evidence = {
      profileHash: plan.profileHash,
      documentHash: plan.documentHash,
      bytes: made.bytes.length,
      operator: operator ?? operatorName(),
      servers: plan.servers,
      ...(account && { account: account.id }),
      ...(earlier?.record !== undefined && { carried: earlier.record }),
      ...more,
    }
    const start = startRun({ id: randomUUID(), profileId, deviceId, method, startedAt: now(), evidence })
    const simulated = ports.simulator.unit(deviceId) !== undefined
    const waitMs = order.waitSeconds === undefined ? undefined : order.waitSeconds * 1000
    const item = startMission(parts, ports, {
      run: withStep(start, now(), 'make', earlier ? 'The document is that of an earlier run.' : madeWords(made)),
      accounts,
      earlier,
      written: writtenBy(made),
      ...(order.cable && { waitsAfterDelivery: true }),
      ...(isLegacyForm(made.form) && !simulated && { unprovable: problem('bootstrap.older-proof') }),
      waitMs: waitMs ?? (simulated ? proofMs.simulated : proofMs.elsewhere),
      deliver: hooks =>
        deliver({ parts, ports, runId: start.id, order, made, hooks, expectedPeer: planned.expectedPeer }),
      call: () => ports.call(deviceId),
      settled: proved.add,
    })
    planned.flown = { runId: start.id, accounts: accounts.map(({ id }) => id) }
    going.set(deviceId, item)
    ports.devices.touch(deviceId)
    const over = () => {
      ports.archive.ended()
      if (going.get(deviceId) === item) going.delete(deviceId)
      ports.devices.touch(deviceId)
    }
    item.done.then(over, cause => {
      log.write('error', 'bootstrap', String(cause))
      over()
    })
    return item
  }

  /** The run as it ended, if its device is simulated and quick; else as it stands. */
  const answerOf = async (item: Going): Promise<Result<BootstrapRun>> => {
    const patience = timeout(ports.simulator.unit(item.run.deviceId) ? patienceMs : 0, undefined)
    const run = await Promise.race([item.done, patience.words])
    patience.clear()
    return ok(run ?? item.run)
  }

  const start: Bootstrap['start'] = async (order, more) => {
    const planned = await planner.plan(order, more?.trialFor === undefined ? 'push' : 'trial')
    if (!planned.ok) return planned
    const refusal = refusalOf(planned.value, ports)
    return refusal ? failed(refusal) : ok(await inTurn(() => begin(planned.value, more)))
  }
  const trials = createTrials(parts, { ...ports, start })

  return {
    start,
    plan: async order => {
      const planned = await planner.plan(order, 'look')
      return planned.ok ? ok(planned.value.plan) : planned
    },
    push: async order => {
      const begun = await start(order)
      return begun.ok ? answerOf(begun.value) : begun
    },
    pushPlan: async (id, operator) => {
      const planned = planner.kept(id)
      if (!planned) return failed(problem('bootstrap.plan-gone'))
      const begun = await inTurn(async () => {
        const item = going.get(planned.order.deviceId)
        if (item && item.run.id === planned.flown?.runId) return ok(item)
        const refusal = refusalOf(planned, ports)
        return refusal ? failed(refusal) : ok(await begin(planned, operator === undefined ? {} : { operator }))
      })
      return begun.ok ? answerOf(begun.value) : begun
    },
    fly: async id => {
      const planned = planner.kept(id)
      return planned ? trials.fly(planned.order) : failed(problem('bootstrap.plan-gone'))
    },
    cancel: async id => {
      for (const item of going.values()) {
        if (item.run.id !== id) continue
        item.cancel(problem('bootstrap.cancelled'))
        return ok(await item.done)
      }
      const run = await runOf(id)
      return failed(
        run ? problem('bootstrap.run-over', { result: run.result }) : problem('bootstrap.run-unknown', { id }),
      )
    },
    run: async id => {
      const run = await runOf(id)
      return run ? ok(run) : failed(problem('bootstrap.run-unknown', { id }))
    },
    report: async (id, as) => {
      const run = await runOf(id)
      return run ? ok(reportOf(run, as)) : failed(problem('bootstrap.run-unknown', { id }))
    },
    preview: async (text, deviceId, order) => {
      const profile = parseProfile(text)
      return profile.ok ? previewFor(profile.value, deviceId, await contextFor(deviceId), order) : profile
    },
    retention: ports.archive.state,
    keepRuns: ports.archive.set,
    runs: async limit => (await store.runs.list(limit)) as readonly BootstrapRun[],
    close: async () => {
      for (const item of going.values()) item.giveUp('The workbench was stopped.')
      for (let rest = 50; going.size > 0 && rest > 0; rest -= 1) await timeout(20, undefined).words
    },
  }
}

function madeWords({ bytes, certifiedBy }: MadeDocument): string {
  const by = certifiedBy === undefined ? '' : ` The factory authority at ${certifiedBy} certified the device.`
  return `The document was made with fresh credentials: ${bytes.length} bytes.${by}`
}

/** The first thing that is certain to fail; a device that was switched off since the plan counts, too. */
function refusalOf({ plan, order }: Planned, { simulator, server }: BootstrapPorts) {
  const bad = plan.checks.find(({ state }) => state === 'bad')
  if (bad?.problem) return bad.problem
  const unit = simulator.unit(order.deviceId)
  if (unit && !unit.summary().running) return problem('host.simulated-stopped', { id: order.deviceId })
  return plan.servers.some(({ ours }) => ours) && !server.state().running ? problem('host.server-stopped') : undefined
}

/** Runs that a killed workbench left behind: nobody knows how they ended. */
async function endLeftRuns({ store, now }: Parts): Promise<void> {
  for (const run of (await store.runs.running()) as readonly Run[]) {
    await store.runs.save(ended(run, now(), 'UNKNOWN', 'proof', 'The workbench was stopped in the middle.'))
  }
}
