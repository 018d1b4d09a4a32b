import { type Problem, problem } from '#core/problem.ts'
import type { Recorder } from '#core/record.ts'
import type { ServerUriValues } from '#core/server-uri.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { Applications } from './applications.ts'
import type { Browser } from './browser.ts'
import type { DeviceLimits } from './limits.ts'
import type { DeviceMemory, Job } from './memory.ts'
import type { PendingAlerts } from './pending-alerts.ts'
import type { Reluctance } from './reluctance.ts'
import type { WaitingSession } from './waiting-session.ts'

/** What the parts of one simulated device share. */
export interface DeviceContext {
  readonly id: string
  tree(): ManagementTree
  /** The tree as it was when the device was made. */
  factoryTree(): ManagementTree
  memory(): DeviceMemory
  /**
   * Takes over a changed tree, and what is to be remembered with it; both are saved before the session goes on.
   * Rejects, and changes nothing, if that fails.
   */
  change(tree: ManagementTree, remember?: (memory: DeviceMemory) => DeviceMemory): Promise<void>
  /** Goes on with a job that was remembered, beside the sessions; one of them may wait for it. */
  startJob(job: Job, session?: WaitingSession): void
  /** Those who carry out EXECs on what they registered. */
  applications(): Pick<Applications, 'presence' | 'executions'>
  /** Counts work that goes on beside the sessions, until it ends. */
  beside(work: Promise<unknown>): void
  /** PEM of the only authority this device trusts; undefined = those of the system. */
  readonly ca?: string
  /** Alerts that wait for a package to go out with. */
  readonly pending: PendingAlerts
  /** Puts up with TLS 1.0 and 1.1: insecure, for tests of old servers. */
  readonly compatible?: boolean
  /** Passwords are never sent, only Digest answers made with them. */
  readonly unsaid?: boolean
  readonly recorder: Recorder
  readonly limits: DeviceLimits
  /** What SHOW starts; undefined on a device without a screen. */
  readonly browser?: Browser | undefined
  /** Commands that this device or its user will not have. */
  readonly reluctance?: Reluctance | undefined
  /** Aborted when the device is switched off. */
  readonly stopping: AbortSignal
  random(bytes: number): Uint8Array
  /** Values for the parameters of a ServerURI (OMA DM 2.0 §6.2). */
  values(): ServerUriValues
  newValidator(): string
}

/** Why a request came to nothing: the device itself may have been switched off. */
export function causeOf({ stopping }: DeviceContext, why: Problem): Problem {
  return stopping.aborted ? problem('device.stopped') : why
}

/** Waits until everything recorded is kept; the problem when that failed. */
export function keepRecords({ recorder }: DeviceContext): Promise<Problem | undefined> {
  return recorder.flush().then(() => undefined, internalProblem)
}
