import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import { type DeliveryMethod, deliveryMethods, type RequestSource } from '../../main/core/bootstrap/delivery-method.ts'
import { bootstrapForms, carriedForms, documentForms } from '../../main/core/bootstrap-forms/forms.ts'
import { pushSecurities } from '../../main/core/bootstrap-forms/push-key.ts'
import type { Problem } from '../../main/core/problem.ts'
import { cableWays } from '../../main/core/serial/cable.ts'
import { type Answer, id, none, page } from './common.ts'

export interface ProfileSummary {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly sample: boolean
  readonly problem?: Problem
  /** Undefined when it is not signed. */
  readonly signature?: ProfileSignature
}

/** What the signature of a profile is worth. */
export type ProfileSignature =
  | {
      readonly state: 'good'
      /** The name under which the key is trusted here. */
      readonly key: string
      readonly signer: string
      /** ISO 8601, as the signer says. */
      readonly at: string
    }
  | { readonly state: 'bad'; readonly words: string }

interface PublicKey {
  /** PEM. */
  readonly publicKey: string
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint: string
}

/** Who may sign profiles here. */
export interface SigningState {
  /** Profiles without a good signature are refused. */
  readonly required: boolean
  readonly keys: readonly (PublicKey & { readonly name: string })[]
  /** The key of this workbench; its private part lies sealed. */
  readonly own?: PublicKey & { readonly signer: string }
  /** Who sits here, as the operating system says. */
  readonly user: string
}

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

/** A cable to a device, or to the modem that writes its card or sends to it. */
const cable = z.object({
  port: z.string().min(1).max(1000),
  way: z.enum(cableWays),
  baud: z.number().int().min(50).max(4_000_000).optional(),
  /** The file that the document becomes, on consoles and boards. */
  path: z.string().max(500).optional(),
  /** By `at`: the text of the recipe; without it the one recipe of the workbench that is for this modem. */
  recipe: z.string().max(200_000).optional(),
  /** By YMODEM: the device waits for the file already, as a loader does; nothing can be read back then. */
  waiting: z.boolean().optional(),
  /** By YMODEM: the board stands in U-Boot; where in its memory the document goes, and the command that stores it. */
  memory: z
    .string()
    .regex(/^0x[0-9a-fA-F]{1,16}$/)
    .optional(),
  store: z
    .string()
    .max(400)
    .regex(/^[\x20-\x7e]+$/)
    .optional(),
  /** PIN of the card, where it wants one; as careful as with the next one. */
  simPin: z.string().max(8).optional(),
  /** ADM key of the card; used once, never when it is the last try. */
  adm: z.string().max(8).optional(),
})

/** What is to be brought to which device, and how. */
const deliveryOrder = z.object({
  profileId: z.string().min(1).max(400),
  /** The profile itself, where it is no file of the workspace; the id is then a name for it. */
  profileText: z.string().max(1_000_000).optional(),
  /** The text of its signature file; needed where signatures are required. */
  profileSignature: z.string().max(10_000).optional(),
  deviceId: z.string().min(1).max(255),
  method: z.enum(deliveryMethods),
  /** The document that goes to the device; that of the profile's dialect, if left out. */
  form: z.enum(documentForms).optional(),
  /** Where a device that is not simulated here listens: an https address, or host:port for a WAP push. */
  address: z.string().max(2000).optional(),
  /** Who stands behind the certificate of a device that listens over HTTPS, PEM; the authority of this workbench, if left out. */
  deviceCa: z.string().max(100_000).optional(),
  /** How a WAP push is protected, and what its MAC is made with; a simulated device gives its own. */
  security: z.enum(pushSecurities).optional(),
  imsi: z.string().max(20).optional(),
  pin: z.string().max(40).optional(),
  /** A certificate request of the device (PKCS #10, PEM), whose key stays there; a device that can be asked gives its own. */
  csr: z.string().max(20_000).optional(),
  /** Telephone number for short messages. */
  phone: z.string().max(30).optional(),
  /** A cable to the device, or to the modem that writes its card or sends to it. */
  cable: cable.optional(),
  /** Values of placeholders for this device. */
  values: z.record(z.string().max(100), z.string().max(100_000)).optional(),
  /** How long the proof is waited for. */
  waitSeconds: z.number().int().min(1).max(86_400).optional(),
  operator: z.string().max(200).optional(),
})

export type DeliveryOrder = z.infer<typeof deliveryOrder>

/**
 * The same for every row of a table of devices, in CSV: device, address, imsi, pin, phone and values as columns; over cables
 * port, adm and sim-pin, too.
 */
const listOrder = deliveryOrder
  .omit({ deviceId: true, address: true, imsi: true, pin: true, csr: true, phone: true, cable: true, values: true })
  .extend({
    table: z.string().max(20_000_000),
    /** Without a port each row names its own. */
    cable: cable.extend({ port: cable.shape.port.optional() }).optional(),
    /** Each row at the cable that was chosen for it, by its line; then a row that is not among them is refused. */
    lines: z
      .array(
        deliveryOrder
          .pick({ method: true, security: true, imsi: true, pin: true, phone: true })
          .extend({ line: z.number().int().min(1), cable }),
      )
      .max(10_000)
      .optional(),
  })

export type ListOrder = z.infer<typeof listOrder>

/** A table of devices that is pushed, or was. */
export interface PushList {
  readonly id: string
  readonly profileId: string
  readonly method: BootstrapMethod
  readonly startedAt: number
  readonly endedAt?: number
  readonly operator: string
  readonly total: number
  /** It goes over cables, to so many ports. */
  readonly ports?: number
  readonly counts: Readonly<Record<PushListRow['result'], number>>
}

/** One row of it. `refused`: the row, or what it asks for, is not usable; `skipped`: the list was stopped before. */
export interface PushListRow {
  readonly line: number
  readonly deviceId: string
  readonly result: 'waiting' | 'running' | 'PASS' | 'FAIL' | 'UNKNOWN' | 'refused' | 'skipped'
  readonly words: string
  readonly run?: string
  /** Its cable, as it was named. */
  readonly port?: string
}

/** Where others ask for bootstraps, and what they get. */
const requestSettings = z.object({
  enabled: z.boolean(),
  host: z.string().min(1).max(255),
  port: z.number().int().min(0).max(65_535),
  profileId: z.string().min(1).max(400),
  method: z.enum(deliveryMethods),
  /** The document, where the asker names none; that of the profile's dialect, if left out. */
  form: z.enum(documentForms).optional(),
})

export type RequestSettings = z.infer<typeof requestSettings>

export interface RequestsState {
  readonly settings: RequestSettings
  /** Where it listens, while it does. */
  readonly address?: string
  readonly exposed: boolean
  readonly problem?: Problem
}

const pem = z.string().max(100_000)

/** The authority of a factory that certifies devices in place of that of the workbench. */
const factoryOrder = z.object({
  /** It takes certificate requests (PKCS #10) by POST and answers with the certificate. */
  url: z.string().min(1).max(2000),
  /** Who signs the certificates of devices, PEM: the servers of the workbench believe them. */
  issuer: pem,
  /** Who stands behind its TLS certificate, PEM; who the system trusts, if left out. */
  ca: pem.exactOptional(),
  /** What we show there, PEM. */
  cert: pem.exactOptional(),
  /** Its key, PEM; the one that is kept already, if left out. */
  key: pem.exactOptional(),
})

export type FactoryOrder = z.infer<typeof factoryOrder>

export interface FactoryState {
  /** Without it devices are certified by the workbench. */
  readonly authority?: Omit<FactoryOrder, 'key'> & {
    /** The names of those who sign. */
    readonly signers: readonly string[]
    readonly hasKey: boolean
  }
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

export const pushListsCalls = {
  /** Pushes to every row of a table, in parallel. */
  start: oc.input(listOrder).output(type<Answer<PushList>>()),
  /** Newest first. */
  list: oc.input(none).output(type<readonly PushList[]>()),
  rows: oc.input(z.object({ list: id, ...page })).output(type<Answer<readonly PushListRow[]>>()),
  stop: oc.input(z.object({ list: id })).output(type<Answer<PushList>>()),
  export: oc.input(z.object({ list: id })).output(type<Answer<{ readonly name: string; readonly text: string }>>()),
}

/** Who certifies the devices that are bootstrapped. */
export const factoryAuthorityCalls = {
  state: oc.input(none).output(type<FactoryState>()),
  /** From now on; servers that run believe the certificates that it signs at once. */
  use: oc.input(factoryOrder).output(type<Answer<FactoryState>>()),
  /** The workbench certifies again. */
  drop: oc.input(none).output(type<Answer<FactoryState>>()),
}

/** Bootstraps that others ask for over HTTPS. */
export const bootstrapRequestsCalls = {
  state: oc.input(none).output(type<RequestsState>()),
  change: oc.input(requestSettings).output(type<Answer<RequestsState>>()),
  token: oc.input(z.object({ renew: z.boolean() })).output(type<Answer<{ readonly token: string }>>()),
}

export const profilesCalls = {
  signing: oc.input(none).output(type<Answer<SigningState>>()),
  requireSignature: oc.input(z.object({ required: z.boolean() })).output(type<Answer<SigningState>>()),
  trust: oc
    .input(z.object({ name: z.string().min(1).max(200), publicKey: z.string().min(1).max(2000) }))
    .output(type<Answer<SigningState>>()),
  distrust: oc.input(z.object({ fingerprint: z.string().max(200) })).output(type<Answer<SigningState>>()),
  makeKey: oc.input(z.object({ signer: z.string().min(1).max(180) })).output(type<Answer<SigningState>>()),
  /** Signs a stored profile as it lies in its file. */
  sign: oc.input(z.object({ id })).output(type<Answer<ProfileSummary>>()),
  /** The text of a signature, to go with an exported profile; null when it is not signed. */
  signature: oc.input(z.object({ id })).output(type<Answer<string | null>>()),
  /** A profile from elsewhere under a free name, with its signature if there is one. */
  take: oc
    .input(
      z.object({
        id,
        text: z.string().max(1_000_000),
        signature: z.string().max(10_000).optional(),
      }),
    )
    .output(type<Answer<ProfileSummary>>()),
  /** Names of the secrets that profiles may refer to; nobody is shown one. */
  secrets: oc.input(none).output(type<readonly string[]>()),
  putSecret: oc
    .input(
      z.object({
        name: z.string().regex(/^[\w.-]{1,64}$/),
        value: z.string().min(1).max(10_000),
      }),
    )
    .output(type<Answer<readonly string[]>>()),
  removeSecret: oc.input(z.object({ name: z.string().max(64) })).output(type<Answer<readonly string[]>>()),
}
