import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { DeliveryMethod, RequestSource } from '../../main/core/bootstrap/delivery-method.ts'
import { bootstrapForms, carriedForms } from '../../main/core/bootstrap-forms/forms.ts'
import { pushSecurities } from '../../main/core/bootstrap-forms/push-key.ts'
import type { Problem } from '../../main/core/problem.ts'
import { type Answer, id, none } from './common.ts'
import { deliveryOrder } from './delivery-order.ts'
import type { ProfileSummary } from './profiles.ts'

export type BootstrapMethod = DeliveryMethod

export interface RunStep {
  readonly at: number
  readonly step: 'make' | 'deliver' | 'read-back' | 'apply' | 'session' | 'proof'
  readonly ok: boolean
  readonly words: string
  /** The one-time address at which the device can fetch the document. */
  readonly address?: string
  readonly problem?: Problem
}

/** What a bootstrap would be. Signs of equal length stand in its bytes for secrets. */
export interface BootstrapPreview {
  readonly text: string
  readonly bytes: Uint8Array
  /** What of the profile the form cannot hold. */
  readonly lost: readonly { readonly words: string }[]
}

export interface BootstrapRun {
  readonly id: string
  readonly deviceId: string
  readonly profileId: string
  readonly method: BootstrapMethod
  readonly startedAt: number
  readonly endedAt?: number
  /** PASS needs proof; what neither failed nor was proved is UNKNOWN (design, decision 4). */
  readonly result: 'running' | 'PASS' | 'FAIL' | 'UNKNOWN'
  readonly steps: readonly RunStep[]
  readonly record?: string
  /** Absent in runs of earlier versions. */
  readonly evidence?: RunEvidence
  /** While bytes are on their way. */
  readonly progress?: DeliveryProgress
}

export interface ReadBackEvidence {
  readonly kind: 'equal' | 'values' | 'compared' | 'not-possible'
  readonly sha256?: string
  readonly why?: string
  /** So many values came back equal. */
  readonly equal?: number
  /** Places of what the device gives to nobody, or not to its server. */
  readonly withheld?: readonly string[]
}

/** What a result rests on; hashes are SHA-256. */
export interface RunEvidence {
  readonly profileHash: string
  readonly documentHash: string
  readonly bytes: number
  readonly operator: string
  readonly servers: readonly PlannedServer[]
  readonly account?: string
  /** The session that proved these very bytes before. */
  readonly carried?: string
  readonly port?: {
    readonly address?: string
    readonly certificate?: { readonly fingerprint: string; readonly subject: string }
    readonly file?: string
  }
  readonly attempts?: number
  readonly readBack?: ReadBackEvidence
  /** What the device gave back in its session, where the way itself was read back already. */
  readonly onDevice?: ReadBackEvidence
  readonly source?: RequestSource
  readonly list?: { readonly id: string; readonly line: number }
  /** It was flown with a simulated device that stood in for this one. */
  readonly trialFor?: string
}

/** A server in a bootstrap; a foreign one proves nothing here. */
export interface PlannedServer {
  readonly serverId: string
  readonly address: string
  readonly ours: boolean
}

export interface DeliveryProgress {
  readonly sent: number
  readonly total: number
  readonly bytesPerSecond: number
  readonly remainingMs?: number
}

/** A field of the document, where its value comes from, and its value; secrets are signs of equal length. */
export interface PlanField {
  readonly path: string
  readonly value: string
  readonly source: 'profile' | 'row' | 'device' | 'server' | 'secret' | 'generated'
  readonly secret: boolean
}

export interface PlanCheck {
  readonly what: 'server' | 'address' | 'certificate' | 'clock' | 'identity' | 'method'
  readonly state: 'good' | 'warn' | 'bad'
  readonly words: string
  readonly problem?: Problem
}

/** What a push will do, before anything leaves. */
export interface FlightPlan {
  readonly id: string
  readonly madeAt: number
  readonly profileId: string
  readonly profileName: string
  readonly profileHash: string
  readonly deviceId: string
  readonly method: BootstrapMethod
  readonly address?: string
  readonly documentHash: string
  readonly documentBytes: number
  /** Exactly what leaves, with signs in place of secrets. */
  readonly bytes: Uint8Array
  readonly decoded: string
  readonly fields: readonly PlanField[]
  /** What the device will do, in words. */
  readonly does: readonly string[]
  readonly validity: readonly { readonly what: string; readonly from: number; readonly to: number }[]
  readonly checks: readonly PlanCheck[]
  /** No check is bad. */
  readonly ready: boolean
  readonly servers: readonly PlannedServer[]
  /** The device carries these very bytes already: the session that proved them. They are only proved again. */
  readonly carried?: string
}

/** How many runs the workbench keeps; older ones move into files of this folder, a line of JSON each. */
export interface RunRetention {
  readonly keep: number
  readonly count: number
  readonly folder: string
}

export const bootstrapCalls = {
  profiles: oc.input(none).output(type<readonly ProfileSummary[]>()),
  profile: oc.input(z.object({ id })).output(type<Answer<{ readonly id: string; readonly text: string }>>()),
  saveProfile: oc.input(z.object({ id, text: z.string().max(1_000_000) })).output(type<Answer<ProfileSummary>>()),
  removeProfile: oc.input(z.object({ id })).output(type<Answer<null>>()),
  /** The document of a device in any form, secrets replaced by placeholders. */
  preview: oc
    .input(
      z.object({
        profile: z.string().max(1_000_000),
        deviceId: id,
        /** The form; what a push of the profile's dialect sends, if left out. */
        order: z
          .object({
            form: z.enum(bootstrapForms),
            carry: z.enum(carriedForms).exactOptional(),
            security: z.enum(pushSecurities).exactOptional(),
          })
          .exactOptional(),
      }),
    )
    .output(type<Answer<BootstrapPreview>>()),
  /** Makes the document and looks at everything that a push needs; nothing leaves for the device. */
  plan: oc.input(deliveryOrder).output(type<Answer<FlightPlan>>()),
  /** Plans and pushes at once. Steps and result are told by events. */
  push: oc.input(deliveryOrder).output(type<Answer<BootstrapRun>>()),
  /** Pushes what was planned, to the byte. A second time it is the same run, or only proved again. */
  pushPlan: oc
    .input(z.object({ plan: id, operator: z.string().max(200).optional() }))
    .output(type<Answer<BootstrapRun>>()),
  /** Flies the plan with a simulated device that stands in for the real one. */
  fly: oc.input(z.object({ plan: id })).output(type<Answer<BootstrapRun>>()),
  /** Stops a run at once; what left cannot be taken back. */
  cancel: oc.input(z.object({ run: id })).output(type<Answer<BootstrapRun>>()),
  run: oc.input(z.object({ run: id })).output(type<Answer<BootstrapRun>>()),
  /** A run with its evidence, to print or to keep. */
  report: oc
    .input(z.object({ run: id, as: z.enum(['html', 'json']) }))
    .output(type<Answer<{ readonly name: string; readonly text: string }>>()),
  runs: oc.input(z.object({ limit: z.number().int().min(1).max(1000) })).output(type<readonly BootstrapRun[]>()),
  retention: oc.input(none).output(type<RunRetention>()),
  keepRuns: oc.input(z.object({ keep: z.number().int().min(100).max(10_000_000) })).output(type<RunRetention>()),
}
