import { type Progress, progressOf } from '#bootstrap/progress.ts'
import { carriedAlready, type ReadBack, readBackOfDevice } from '#bootstrap/read-back.ts'
import {
  ended,
  type Port,
  type Proof,
  passed,
  type Run,
  type Step,
  withDoubt,
  withEvidence,
  withStep,
} from '#bootstrap/run.ts'
import type { BootstrapRun } from '#contract'
import type { MoDocument } from '#core/package-types.ts'
import { explain, type Problem, problem } from '#core/problem.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { AccountRow } from '#storage/accounts.ts'
import type { AccountsArea } from '../areas/accounts.ts'
import type { Proofs } from '../areas/proofs.ts'
import type { ReadBacks } from '../areas/read-backs.ts'
import type { Parts } from '../parts.ts'
import { signal, timeout } from '../waiting.ts'
import { type Failure, type Hooks, leavesOpen } from './ways.ts'

// One run from the first byte to its result: the delivery, the proof, a certain failure and the end of patience race.

/** Windows hear of progress so often at most. */
const progressMs = 200

/** How long the rest of a delivery may take whose proof is there already. */
const restMs = 30_000

export interface RunPorts {
  readonly accounts: AccountsArea
  readonly proofs: Proofs
  readonly readBacks: ReadBacks
}

/** What a run carries out. */
export interface Mission {
  readonly run: Run
  /** The accounts that are to be proved, all of them; none: only foreign servers, no proof is possible. */
  readonly accounts: readonly AccountRow[]
  /** The run that proved these bytes before: nothing is delivered. */
  readonly earlier?: Run | undefined
  /** What the device has to have afterwards. */
  readonly written: MoDocument
  readonly waitMs: number
  /** Why a session that would prove it may never come, whatever the device does. */
  readonly unprovable?: Problem
  /** The proof is waited for from the end of the delivery on: a cable is as slow as it is, and ends by itself. */
  readonly waitsAfterDelivery?: boolean
  deliver(hooks: Hooks): Promise<Failure | undefined>
  /** Hears of the result before anybody else. */
  settled(run: Run): Promise<void>
  /** Asks a device that carries the bytes already to call in. */
  call?(): Promise<unknown>
}

/** A run that goes on. */
export interface Going {
  readonly run: BootstrapRun
  /** Stops it at once. */
  cancel(why: Problem): void
  /** The workbench ends, or another bootstrap of the device begins: the run is UNKNOWN. */
  giveUp(why: string): void
  /** Settles with the run as it ended. */
  readonly done: Promise<BootstrapRun>
  /** Settles when nothing more has to be done for the delivery but wait: the next device may come. */
  readonly delivered: Promise<unknown>
}

type End =
  | { readonly kind: 'proof'; readonly proof: Proof; readonly records: readonly string[] }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'cancelled'; readonly why: Problem }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown'; readonly words: string; readonly why?: Problem }

/** Starts a run; it is stored before anything leaves. */
export function startMission(parts: Parts, ports: RunPorts, mission: Mission): Going {
  const { store, hub, now, log } = parts
  const { accounts, earlier, waitMs } = mission
  let run = mission.run
  let readBack: ReadBack | undefined = earlier ? carriedAlready : undefined
  let hasLeft = false
  let progress: Progress | undefined
  let lastTold = 0
  let firstByteAt = 0
  let last: Promise<unknown> = Promise.resolve()
  const stop = new AbortController()
  const givenUp = signal()
  let cancel: (why: Problem) => void = () => undefined
  const cancelled = new Promise<End & { readonly kind: 'cancelled' }>(resolve => {
    cancel = why => resolve({ kind: 'cancelled', why })
  })

  /** Nobody waits for what a device gives back any more. */
  const enough = Promise.race([cancelled, givenUp.given]).then(() => undefined)

  /** Only the newest event of a run reaches a window, so each says how far it is. */
  const shown = (): BootstrapRun => {
    const isRunning = run.result === 'running'
    return { ...(run as BootstrapRun), ...(isRunning && progress && { progress }) }
  }
  const keep = (next: Run): Promise<unknown> => {
    run = next
    hub.emit({ kind: 'run', run: shown() })
    last = last.then(() => store.runs.save(next))
    return last
  }
  let deliveryOver: () => void = () => undefined
  const delivered = new Promise<void>(resolve => {
    deliveryOver = resolve
  })
  const isOn = () => run.result === 'running'
  const told = (step: Step, words: string, address?: string) => {
    if (isOn()) void keep(withStep(run, now(), step, words, address))
    // An address that waits to be fetched needs nobody here.
    if (address !== undefined) deliveryOver()
  }
  const hooks: Hooks = {
    signal: stop.signal,
    told,
    again: (why, attempt) => {
      if (!isOn()) return
      const words = `${explain(why).words} Attempt ${attempt + 1} follows.`
      void keep(withEvidence(withDoubt(run, now(), 'deliver', words, why), { attempts: attempt + 1 }))
    },
    progress: (sent, total) => {
      const at = performance.now()
      if (firstByteAt === 0) firstByteAt = at
      if (!isOn() || (sent < total && at - lastTold < progressMs)) return
      lastTold = at
      progress = progressOf(sent, total, at - firstByteAt)
      hub.emit({ kind: 'run', run: shown() })
    },
    port: (port: Port) => {
      run = withEvidence(run, { port: { ...run.evidence?.port, ...port } })
    },
    left: () => {
      hasLeft = true
    },
    readBack: shown => {
      readBack = shown
      run = withEvidence(run, { readBack: shown })
    },
  }

  const delivery = async (): Promise<Failure | undefined> => {
    if (!earlier) {
      const broken = (cause: unknown): Failure => ({ step: 'deliver', problem: internalProblem(cause) })
      return mission.deliver(hooks).catch(broken)
    }
    told('deliver', 'Nothing is sent: the device carries these very bytes already. It is asked to call in.')
    await mission.call?.().catch((cause: unknown) => log.write('error', run.deviceId, String(cause)))
    return undefined
  }
  /** Settles when the delivery failed for certain, or when nothing more can come of it; else never. */
  const outcomeOf = async (over: Promise<Failure | undefined>): Promise<End> => {
    const failure = await over
    // A broken session may be one with a foreign server, of which nothing is certain here.
    const isCertain = failure?.step !== 'session' || run.evidence?.servers.every(({ ours }) => ours) !== false
    if (failure && isCertain && !leavesOpen(failure)) return { kind: 'failure', failure }
    if (failure) await doubt(failure)
    return accounts.length > 0 ? new Promise<never>(() => undefined) : { kind: 'foreign' }
  }
  const doubt = async ({ step, problem: why }: Failure) => {
    if (!isOn()) return
    log.write('warning', run.deviceId, why)
    await keep(withDoubt(run, now(), step, `${explain(why).words} The device may have taken it.`, why))
  }

  const finish = async (end: End): Promise<unknown> => {
    switch (end.kind) {
      case 'proof':
        return finishProved(end.proof, end.records)
      case 'failure':
        return finishFailed(end.failure)
      case 'cancelled': {
        if (!hasLeft) return finishFailed({ step: 'deliver', problem: end.why })
        const words = 'It was cancelled after bytes had left: the device may have taken it.'
        return keep(ended(run, now(), 'UNKNOWN', 'deliver', words, end.why))
      }
      case 'foreign': {
        const servers = run.evidence?.servers.map(({ serverId }) => serverId).join(', ') ?? ''
        const why = problem('bootstrap.foreign-server', { servers })
        return keep(ended(run, now(), 'UNKNOWN', 'proof', explain(why).words, why))
      }
      case 'unknown':
        return keep(ended(run, now(), 'UNKNOWN', 'proof', end.words, end.why))
    }
  }
  /** What the device gives back is compared with what was written; also where the way was read back already. */
  const finishProved = async (proof: Proof, records: readonly string[]) => {
    if (!earlier) told('apply', 'The device applied the document.')
    told('session', 'The device opened a session with this server.')
    const given = earlier
      ? undefined
      : await Promise.race([ports.readBacks.given(run.deviceId, records, mission.written), enough])
    const shown = given && readBackOfDevice(given)
    if (shown && !shown.ok) {
      // The account is proved, and stays: only the values are not those that were wanted.
      log.write('warning', run.deviceId, shown.problem)
      const broken = ended(run, now(), 'FAIL', 'read-back', explain(shown.problem).words, shown.problem)
      return keep({ ...broken, record: proof.record })
    }
    if (shown?.value.kind === 'compared') told('read-back', comparedWords(shown.value))
    const byWay = readBack && readBack.kind !== 'not-possible' ? readBack : undefined
    if (byWay && shown && !earlier) run = withEvidence(run, { onDevice: shown.value })
    const rests = byWay ?? shown?.value ?? (earlier ? readBack : undefined)
    if (rests) return keep(passed(run, now(), proof, rests))
    const words = 'The device proved it, but its session ended before what was written could be read back.'
    return keep({ ...ended(run, now(), 'UNKNOWN', 'read-back', words), record: proof.record })
  }
  const finishFailed = async ({ step, problem: why }: Failure) => {
    if (!earlier) for (const account of accounts) await ports.accounts.retire(account)
    log.write('warning', run.deviceId, why)
    return keep(ended(run, now(), 'FAIL', step, explain(why).words, why))
  }

  const go = async (): Promise<BootstrapRun> => {
    await keep(run)
    // What is told as begun is known after a kill, too.
    await store.durable()
    const proofs = accounts.map(({ id }) => (earlier ? ports.proofs.waitAgain(id, earlier) : ports.proofs.wait(id)))
    // One server may be told first; the bootstrap is proved when each of ours was.
    const proved = Promise.all(proofs.map(({ proof }) => proof)).then(([proof, ...more]): End | Promise<never> =>
      proof
        ? { kind: 'proof', proof, records: [proof, ...more].map(({ record }) => record) }
        : new Promise<never>(() => undefined),
    )
    let unwatch: () => void = () => undefined
    const misuse = new Promise<End>(resolve => {
      unwatch = ports.proofs.watchMisuse(run.deviceId, why => {
        resolve({ kind: 'failure', failure: { step: 'session', problem: why } })
      })
    })
    let late: ReturnType<typeof timeout<End>> | undefined
    const tired = (mission.waitsAfterDelivery ? delivered : Promise.resolve()).then(() => {
      if (!isOn()) return new Promise<never>(() => undefined)
      const words = `No session with the new credentials came within ${waitMs / 1000} seconds.`
      const { unprovable: why } = mission
      late = timeout<End>(waitMs, { kind: 'unknown', words, ...(why && { why }) })
      return late.words
    })
    const over = delivery().finally(deliveryOver)
    const end = await Promise.race([
      proved,
      outcomeOf(over),
      misuse,
      cancelled,
      givenUp.given.then((words): End => ({ kind: 'unknown', words })),
      tired,
    ])
    late?.clear()
    // A simulated device's first session goes on after the proof: it reads the tree.
    const rest = timeout(restMs, undefined)
    if (end.kind === 'proof') await Promise.race([over, rest.words])
    rest.clear()
    stop.abort()
    await finish(end)
    await last
    await mission.settled(run)
    for (const waiting of proofs) waiting.forget()
    unwatch()
    await store.durable()
    return run as BootstrapRun
  }

  const done = go().finally(deliveryOver)
  return {
    get run() {
      return shown()
    },
    cancel: why => cancel(why),
    giveUp: givenUp.give,
    done,
    delivered,
  }
}

function comparedWords({ equal, withheld }: { readonly equal: number; readonly withheld: readonly string[] }): string {
  const rest = withheld.length === 0 ? '' : ` ${withheld.length} it gives to nobody here, secrets among them.`
  return `The device gave back ${equal} values, all as they were written.${rest}`
}
