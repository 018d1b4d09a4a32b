import { randomUUID } from 'node:crypto'
import { ended, type Proof, passed, type Step, startRun, withDoubt, withStep } from '#bootstrap/run.ts'
import type { BootstrapRun } from '#contract'
import { type Profile, parseProfile } from '#core/bootstrap/profile.ts'
import { explain, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { AccountRow } from '#storage/accounts.ts'
import type { BootstrapArea, PushOrder } from '../areas.ts'
import { type DocumentContext, documentFor, identityValues, previewFor } from '../bootstrap-document.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import { type DeliveryPorts, type Failure, leavesOpen, offerMs, type Started, startDelivery } from '../delivery.ts'
import type { Parts } from '../parts.ts'
import { signal, timeout } from '../waiting.ts'
import type { AccountsArea } from './accounts.ts'
import { factsOf } from './devices.ts'
import type { ProfilesArea } from './profiles.ts'
import type { Proofs } from './proofs.ts'
import type { ServerArea } from './server.ts'

// Bootstraps: a profile becomes a document, goes to the device, and the device proves that it works.

/** How long a device that has its document may take to open its session. */
const proofMs = { simulated: 30_000, elsewhere: offerMs + 5 * 60_000 }
/** How long a push waits for the end of a run before it answers with the run as it stands. */
const patienceMs = 20_000
const mostRuns = 1000

export interface Bootstrap extends Omit<BootstrapArea, 'profiles' | 'profile' | 'saveProfile' | 'removeProfile'> {
  /** Gives up what still runs. */
  close(): Promise<void>
}
export interface BootstrapPorts extends DeliveryPorts {
  readonly profiles: ProfilesArea
  readonly accounts: AccountsArea
  readonly proofs: Proofs
  readonly server: ServerArea
  readonly library: DdfLibrary
  /** A device has another account now. */
  touched(deviceId: string): void
}

/** A run that goes on. */
interface Going {
  run: BootstrapRun
  readonly account: AccountRow
  /** Ends the waiting; the run is then UNKNOWN. */
  giveUp(why: string): void
}

export async function createBootstrap(parts: Parts, ports: BootstrapPorts): Promise<Bootstrap> {
  const { store, hub, now, log, authority, serverId } = parts
  const going = new Map<string, Going>()
  await endLeftRuns(parts)

  const keep = async (item: Going, run: BootstrapRun) => {
    item.run = run
    await store.runs.save(run)
    hub.emit({ kind: 'run', run })
  }
  const contextFor = async (deviceId: string): Promise<DocumentContext> => {
    const described = [...(await ports.library.forDevice(deviceId))]
    return {
      authority,
      serverId,
      state: ports.server.state(),
      options: ports.server.options(),
      secret: ports.profiles.secrets.get,
      values: identityValues(await factsOf(store, deviceId)),
      descriptions: new Map(described.map(([moid, { description }]) => [moid, description])),
    }
  }

  /** Waits for the proof, a certain failure, or the end of patience, whichever comes first. */
  const settle = async (item: Going, started: Started, proof: Promise<Proof>, stopped: Promise<string>) => {
    const simulated = ports.simulator.unit(item.run.deviceId) !== undefined
    const failure = started.end.then(async end => {
      if (end && !leavesOpen(end)) return end
      if (end) await doubt(item, end)
      return new Promise<never>(() => undefined)
    })
    const wait = simulated ? proofMs.simulated : proofMs.elsewhere
    const late = timeout(wait, `No session with the new credentials came within ${wait / 1000} seconds.`)
    const result = await Promise.race([
      proof.then(value => ({ proof: value })),
      failure.then(value => ({ failure: value })),
      Promise.race([stopped, late.words]).then(words => ({ words })),
    ])
    late.clear()
    if ('proof' in result) return finishProved(item, result.proof)
    started.stop()
    if ('failure' in result) return finishFailed(item, result.failure)
    return keep(item, ended(item.run, now(), 'UNKNOWN', 'proof', result.words))
  }

  const doubt = async (item: Going, { step, problem: why }: Failure) => {
    if (item.run.result !== 'running') return
    log.write('warning', item.run.deviceId, why)
    await keep(item, withDoubt(item.run, now(), step, `${explain(why).words} The device may have taken it.`, why))
  }
  const finishProved = async (item: Going, proof: Proof) => {
    const applied = withStep(item.run, now(), 'apply', 'The device applied the document.')
    await keep(item, withStep(applied, now(), 'session', 'The device opened a session with this server.'))
    await keep(item, passed(item.run, now(), proof))
  }
  const finishFailed = async (item: Going, { step, problem: why }: Failure) => {
    await ports.accounts.retire(item.account)
    log.write('warning', item.run.deviceId, why)
    await keep(item, ended(item.run, now(), 'FAIL', step, explain(why).words, why))
  }

  const begin = async (order: PushOrder, profile: Profile): Promise<Result<Promise<BootstrapRun>>> => {
    const { profileId, deviceId, method } = order
    const made = await documentFor(profile, deviceId, await contextFor(deviceId))
    if (!made.ok) return made
    going.get(deviceId)?.giveUp('Another bootstrap of this device was started.')
    const account = await ports.accounts.add({ deviceId, ...made.value.account })
    const start = startRun({ id: randomUUID(), profileId, deviceId, method, startedAt: now() })
    const stop = signal()
    const item: Going = { run: start, account, giveUp: stop.give }
    going.set(deviceId, item)
    await keep(item, withStep(start, now(), 'make', madeWords(made.value.bytes)))
    await store.durable()
    ports.touched(deviceId)
    const watch = ports.proofs.wait(account.id)
    let last: Promise<unknown> = Promise.resolve()
    const told = (step: Step, words: string, address?: string) => {
      last = last.then(async () => {
        if (item.run.result === 'running') await keep(item, withStep(item.run, now(), step, words, address))
      })
    }
    const started = startDelivery(parts, ports, order, made.value, told)
    const finish = async () => {
      await settle(item, started, watch.proof, stop.given)
      await last
      watch.forget()
      if (going.get(deviceId) === item) going.delete(deviceId)
      await store.durable()
      ports.touched(deviceId)
      // A simulated device's first session goes on after the proof: it reads the tree.
      if (item.run.result === 'PASS') await started.end
      return item.run
    }
    return ok(finish())
  }

  const push = async (order: PushOrder): Promise<Result<BootstrapRun>> => {
    const profile = await ports.profiles.parsed(order.profileId)
    if (!profile.ok) return profile
    const refusal = refusalFor(order, ports)
    if (refusal) return failed(refusal)
    const begun = await begin(order, profile.value)
    if (!begun.ok) return begun
    const item = going.get(order.deviceId)
    const patience = timeout(ports.simulator.unit(order.deviceId) ? patienceMs : 0, undefined)
    const run = await Promise.race([begun.value, patience.words])
    patience.clear()
    begun.value.catch((cause: unknown) => log.write('error', 'bootstrap', String(cause)))
    return ok(run ?? item?.run ?? (await begun.value))
  }

  return {
    push,
    preview: async (text, deviceId, order) => {
      const profile = parseProfile(text)
      return profile.ok ? previewFor(profile.value, deviceId, await contextFor(deviceId), order) : profile
    },
    runs: async limit => (await store.runs.list(limit)) as readonly BootstrapRun[],
    close: async () => {
      for (const item of going.values()) item.giveUp('The workbench was stopped.')
      for (let rest = 50; going.size > 0 && rest > 0; rest -= 1) await timeout(20, undefined).words
    },
  }
}

function madeWords(bytes: Uint8Array): string {
  return `The document was made with fresh credentials: ${bytes.length} bytes.`
}

function refusalFor({ method, deviceId, address }: PushOrder, { server, simulator }: BootstrapPorts) {
  const { running, tls } = server.state()
  if (!running) return problem('host.server-stopped')
  if (!tls) return problem('host.bootstrap-needs-tls')
  const unit = simulator.unit(deviceId)
  if (unit && !unit.summary().running) return problem('host.simulated-stopped', { id: deviceId })
  if (unit && method === 'client-initiated' && unit.summary().busy)
    return problem('host.simulated-busy', { id: deviceId })
  const nowhere = method === 'server-initiated' && address === undefined && !unit
  return nowhere ? problem('host.bootstrap-no-address', { id: deviceId }) : undefined
}

/** Runs that a killed workbench left behind: nobody knows how they ended. */
async function endLeftRuns({ store, now }: Parts): Promise<void> {
  for (const run of (await store.runs.list(mostRuns)) as readonly BootstrapRun[]) {
    if (run.result !== 'running') continue
    await store.runs.save(ended(run, now(), 'UNKNOWN', 'proof', 'The workbench was stopped in the middle.'))
  }
}
