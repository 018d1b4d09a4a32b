import type { Alert } from '#core/package-types.ts'
import type { Problem } from '#core/problem.ts'
import type { NodeRef } from '#core/tree/resolve.ts'
import type { ManagementTree } from '#core/tree-types.ts'
import type { DeviceContext } from './context.ts'
import type { Wire } from './exchange.ts'
import type { DeviceMemory, Job } from './memory.ts'

// What a simulated device does when a node is executed (OMA DM 2.0 §5.3.5).

/** Where an operation acts, and on whose behalf. */
export interface OperationSite {
  readonly context: DeviceContext
  readonly moid: string
  readonly miid: string
  /** The executed node, below the MO root. */
  readonly path: readonly string[]
}

/** How an operation ended. */
export interface Finished {
  /** What it left in the tree; gets the tree as it stands then. */
  readonly change?: (tree: ManagementTree) => ManagementTree
  readonly remember?: (memory: DeviceMemory) => DeviceMemory
  /** The Generic Alert that reports it. */
  readonly alert: Alert
  /** The status of an EXEC that waited for it. */
  readonly code: number
  /** What the record says. */
  readonly note?: Problem | undefined
  /** Hears whether all this is kept now. */
  kept?(isKept: boolean): void
}

export type Operation =
  /** Done within the command. */
  | { readonly kind: 'quick'; run(site: OperationSite, wire: Wire): Promise<Finished> }
  /** Takes longer than a session may wait: 202 is answered, and an alert follows. */
  | {
      readonly kind: 'long'
      /** What shows at once. */
      begin(site: OperationSite): (tree: ManagementTree) => ManagementTree
      /** Runs on from what the tree says, after a restart too; undefined when the device was switched off. */
      run(site: OperationSite, job: Job): Promise<Finished | undefined>
    }
  /** Done by somebody else, quickly or not: a session waits a while for the outcome, then 202 is answered, and an alert follows. */
  | {
      readonly kind: 'handed'
      /** Why it cannot be handed over now. */
      refusal(context: DeviceContext): Problem | undefined
      /** `accepted` hears that it will take longer; undefined as above. */
      run(site: OperationSite, job: Job, accepted: () => void): Promise<Finished | undefined>
    }

/** The operation behind a node of one family of MOs, if it has one. */
export type OperationsOf = (path: readonly string[], ref: NodeRef) => Operation | undefined
