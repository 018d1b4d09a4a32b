import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Interaction, InteractionEnd } from '#core/interaction/interaction.ts'
import { type AuthMode, authModes } from '../main/core/auth-mode.ts'
import { type DeliveryMethod, deliveryMethods, type RequestSource } from '../main/core/bootstrap/delivery-method.ts'
import { bootstrapForms, carriedForms } from '../main/core/bootstrap-forms/forms.ts'
import { pushSecurities } from '../main/core/bootstrap-forms/push-key.ts'
import type { Change } from '../main/core/compare/compare.ts'
import type { Breach } from '../main/core/compare/contract.ts'
import type { ConformanceRow } from '../main/core/conformance/item.ts'
import { type DialectChoice, type DialectName, dialectChoices } from '../main/core/dialect/dialect.ts'
import type { ConnectionType } from '../main/core/notification/notification.ts'
import { type Alert, type Command, type CommandStatus, type Mark, marks } from '../main/core/package-types.ts'
import type { Problem } from '../main/core/problem.ts'
import type { RecordEntry, RecordSummary } from '../main/core/record.ts'
import { refusable } from '../main/core/refusable.ts'
import { cableWays } from '../main/core/serial/cable.ts'
import type { DacRule } from '../main/core/tree/dac-rules.ts'
import type { DecidedBy } from '../main/core/tree/decide-rights.ts'
import type { LockOut } from '../main/core/tree/lock-outs.ts'

export { bytesSerializer } from './bytes-serializer.ts'

// What renderer and host may say to each other. Shapes are checked at the host's door, once.
// Expected failures travel as values: `Answer<T>`; only broken promises of our own are thrown.

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

// ---- the workbench -------------------------------------------------------------------------------------------------

export interface ServerState {
  readonly running: boolean
  readonly serverId: string
  /** Base address without the path, e.g. `https://127.0.0.1:8443`. */
  readonly origin?: string
  /** Where Package#1 goes. */
  readonly endpoint?: string
  readonly tls: boolean
  readonly auth: AuthMode
  /** Where the compatibility listener takes Package#1, while there is one: TLS 1.0 and 1.1 too, insecure. */
  readonly compatibility?: string
  /** True when TLS or authentication is off: the insecure test mode. */
  readonly insecure: boolean
  /** True when it listens beyond loopback. */
  readonly exposed: boolean
  readonly dialect: DialectChoice
  readonly caFingerprint?: string
  readonly problem?: Problem
}
export const serverOptions = z.object({
  port: z.number().int().min(0).max(65535),
  path: z.string().regex(/^\/[^?#\s]*$/),
  host: z.string().min(1),
  tls: z.boolean(),
  auth: z.enum(authModes),
  /** Port of a second listener on loopback that also speaks TLS 1.0 and 1.1: insecure. None = off. */
  compatibilityPort: z.number().int().min(0).max(65535).optional(),
  /** Takes the dialect from each first package, or speaks one alone. */
  dialect: z.enum(dialectChoices).default('auto'),
  /** Draft dialect: ends each session by END. */
  alwaysEnd: z.boolean().default(false),
})
export type ServerOptions = z.infer<typeof serverOptions>

/** A DM Server of the workbench, and the Management Authorities that it acts for. */
export const identity = z.object({
  /** SrvID, as it stands in DM Accounts. */
  serverId: z.string().regex(/^[^\s:/?#]{1,64}$/),
  name: z.string().min(1).max(200),
  authorities: z.array(z.string().min(1).max(200)).max(100),
  options: serverOptions,
})
export type Identity = z.infer<typeof identity>
export interface IdentityState extends Identity {
  readonly state: ServerState
  /** The server that the workbench has had from the start. */
  readonly first?: boolean
}
const serverAccount = z.object({
  serverId: z.string().max(64),
  /** None = one account for many devices, which tell by their DevID who they are. */
  deviceId: z.string().min(1).max(255).optional(),
  user: z.string().regex(/^[^:]{1,255}$/),
  secret: z.string().min(8).max(1024),
})
export type NewServerAccount = z.infer<typeof serverAccount>

export interface WorkbenchState {
  readonly version: string
  readonly door: 'electron' | 'headless'
  readonly dataFolder: string
  readonly workspaceFolder: string
  readonly server: ServerState
  /** What the server was last told to be, for the settings form. */
  readonly serverOptions: ServerOptions
  readonly recorder: { readonly records: number; readonly bytes: number }
  readonly node: string
}

export interface LogLine {
  readonly id: number
  /** Microseconds since 1970. */
  readonly at: number
  readonly level: 'info' | 'warning' | 'error'
  readonly source: string
  readonly text: string
  readonly problem?: Problem
}

// ---- devices -------------------------------------------------------------------------------------------------------

export interface DeviceSummary {
  readonly id: string
  readonly name?: string
  readonly state: 'expected' | 'in-session' | 'seen' | 'failed'
  /** Microseconds since 1970. */
  readonly firstSeenAt?: number
  readonly lastSeenAt?: number
  readonly lastRecord?: string
  readonly lastProblem?: Problem
  readonly manufacturer?: string
  readonly model?: string
  readonly firmware?: string
  readonly account: 'none' | 'pending' | 'proved'
  readonly queued: number
  readonly alerts: AlertCounts
  readonly simulated: boolean
  readonly insecure: boolean
}

/** One row of a device's tree, in pre-order. */
export interface TreeRow {
  readonly depth: number
  /** `mo`: a MOID; `instance`: an MO instance root; below it interior nodes and leaves. */
  readonly kind: 'mo' | 'instance' | 'interior' | 'leaf'
  readonly name: string
  /** ClientURI; for a `mo` row the one that stands for all its instances. */
  readonly uri: string
  readonly format?: string
  readonly value?: string | number | boolean | null
  /** First letters of the DDF access types, in the order A C D E G R; empty when no DDF is known. */
  readonly access: string
  readonly scope?: 'Permanent' | 'Dynamic'
  /** The device announced it, its content was never read. */
  readonly unread?: boolean
  /** When the tree is viewed as a server: the rights it holds here, bits of AR (OMA DM 2.0 §12.3). */
  readonly held?: number
  /** When the tree is viewed as a server: it may read neither this nor anything below. */
  readonly hidden?: boolean
}
export interface TreePart {
  readonly revision: number
  readonly total: number
  readonly from: number
  readonly rows: readonly TreeRow[]
}
export type NodeAction = 'GET' | 'WRITE' | 'DELETE' | 'EXEC' | 'ADD'
export interface NodeSheet {
  readonly row: TreeRow
  readonly moid: string
  readonly miid?: string
  readonly title?: string
  readonly text?: string
  readonly mime?: readonly string[]
  readonly occurrence?: string
  readonly defaultValue?: string
  readonly allowedValues?: readonly string[]
  readonly ddf?: string
  readonly ddfLine?: number
  /** Microseconds since 1970; when the shown value was read from the device. */
  readonly readAt?: number
  readonly validator?: string
  readonly actions: readonly { readonly action: NodeAction; readonly allowed: boolean; readonly why?: Problem }[]
  readonly history: readonly { readonly at: number; readonly value: string; readonly record?: string }[]
}

export interface WorkItem {
  readonly id: number
  readonly deviceId: string
  readonly command: Command
  /** The server that is to send it, when that is not the first one. */
  readonly serverId?: string
  /** The Management Authority whose job it is. */
  readonly authority?: string
  /** What a GET brought back, for the authority that asked. */
  readonly result?: string
  readonly state: 'queued' | 'sent' | 'done' | 'failed' | 'unknown' | 'cancelled'
  readonly status?: CommandStatus
  readonly record?: string
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly sentAt?: number
  readonly doneAt?: number
  /** Its place in the queue after it was moved; without one its id counts. */
  readonly place?: number
}

/** A command of a Management Authority, with what it brought back. */
export type AuthorityJob = WorkItem

/** One way in which a ClientURI that is being typed may go on. */
export interface UriSuggestion {
  readonly uri: string
  readonly kind: 'mo' | 'instance' | 'interior' | 'leaf'
  readonly format?: string
  /** What the description calls it, or what it stands for. */
  readonly words?: string
}

// ---- rights --------------------------------------------------------------------------------------------------------

/** Who may do what at one place of a device's tree, by the rules that were read from it (OMA DM 2.0 §12.3). */
export interface RightsSheet {
  readonly moid: string
  readonly miid: string
  /** Names below the root of the instance. */
  readonly path: readonly string[]
  /** `unread`: no rules were read yet. `none`: the device announced no Delegation Access Control MO. */
  readonly rules: 'read' | 'unread' | 'none'
  /** Microseconds since 1970; when the rules were read. */
  readonly readAt?: number
  /** ClientURI of the rules, to read them. */
  readonly rulesUri: string
  /** Ours first; empty while no rules were read. */
  readonly servers: readonly ServerRights[]
  /** All rules on the instance, longest path first. */
  readonly onInstance: readonly DacRule[]
  /** Why our server cannot change them. */
  readonly fixed?: Problem
}
export interface ServerRights {
  readonly serverId: string
  readonly ours: boolean
  /** Bits of AR. */
  readonly rights: number
  readonly by: DecidedBy
  /** Names of the rules that decided. */
  readonly deciding: readonly string[]
}
/** A place where a change of rules would lock every server out. */
export interface LockOutPlace {
  readonly path: string
  readonly kind: LockOut['kind']
}

// ---- alerts --------------------------------------------------------------------------------------------------------

/** A Generic Alert as it came from a device (OMA DM 2.0 §5.4). */
export interface AlertItem {
  readonly id: number
  readonly deviceId: string
  /** Microseconds since 1970. */
  readonly at: number
  /** The session that brought it. */
  readonly record?: string
  readonly alert: Alert
}
export interface AlertCounts {
  readonly byMark: Partial<Readonly<Record<Mark, number>>>
  /** Alerts that were let go because there were too many; the records of their sessions hold them. */
  readonly dropped: number
}

/** A rule of the workspace: `rules/<id>.json`. */
export interface RuleSummary {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly text: string
  /** What is wrong with it; such a rule does nothing. */
  readonly problem?: Problem
}
/** What a rule did about an alert, or why it did nothing. */
export interface RuleRun {
  readonly id: string
  /** Id of the rule, and its name at that time. */
  readonly rule: string
  readonly ruleName: string
  readonly deviceId: string
  readonly at: number
  /** `held`: a guard kept it from acting. */
  readonly state: 'acted' | 'held' | 'failed'
  readonly record?: string
  readonly alert: Alert
  readonly problem?: Problem
  /** How many alerts in a row were held. */
  readonly held?: number
  readonly work: readonly WorkItem[]
  /** What the device delivered. */
  readonly uploads: readonly { readonly path: string; readonly size: number; readonly mediaType: string }[]
}

// ---- notifications ---------------------------------------------------------------------------------------------------

/** A notification (Package#0) that asks a device to call in, and what became of it. */
export interface NotificationItem {
  readonly id: number
  readonly deviceId: string
  readonly notificationId: number
  readonly way: 'udp' | 'gcm'
  /** Address of the device, or of the push service. */
  readonly to: string
  /** `sent`: it left, nothing more is known. `undelivered`: no session answered in time; a later one still counts. */
  readonly state: 'created' | 'sent' | 'answered' | 'undelivered' | 'failed'
  readonly requestsMos: boolean
  readonly connections: readonly ConnectionType[]
  /** It carries a digest. */
  readonly signed: boolean
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly sentAt?: number
  readonly answeredAt?: number
  /** The record of its sending, and the session that answered it. */
  readonly record?: string
  readonly session?: string
  readonly problem?: Problem
}
/** How a device can be notified now. */
export interface NotifyWays {
  /** UDP address that is used when none is given. */
  readonly udp?: string
  /** It registered for a push service. */
  readonly gcm: boolean
}
export interface PushService {
  /** Where messages for devices are posted; empty = none. */
  readonly endpoint: string
  /** An Authorization value is kept for it. */
  readonly hasKey: boolean
  /** How long a device may take to answer a notification. */
  readonly answerSeconds: number
}
const notifyOrder = z.object({
  deviceId: z.string().min(1).max(400),
  way: z.enum(['udp', 'gcm']),
  /** Host, or host and port; without it the last one used, or that of the simulated device. */
  address: z.string().min(1).max(300).optional(),
  requestsMos: z.boolean(),
  /** PREFERRED-CON-TYPE, most wanted first. */
  connections: z
    .array(z.enum(['any', 'cellular', 'wlan', 'wireline']))
    .max(8)
    .readonly(),
})
export type NotifyOrder = z.infer<typeof notifyOrder>

// ---- interactions ----------------------------------------------------------------------------------------------------

/** A question to the person at a device, by a page that SHOW leads to, and what came of it. */
export interface InteractionItem {
  readonly id: string
  readonly deviceId: string
  readonly about: Interaction
  /** Of its page: whoever opens it may answer. */
  readonly address: string
  /** Microseconds since 1970. */
  readonly createdAt: number
  readonly shownAt?: number
  readonly endedAt?: number
  /** A secret answer is not in it. */
  readonly end?: InteractionEnd
  readonly progress?: { readonly percent?: number | undefined; readonly words?: string | undefined }
  /** What passed between the browser and us. */
  readonly record?: string
  /** Commands that a yes, or an answer, puts into the queue, and whether it did. */
  readonly onYes: readonly (readonly string[])[]
  readonly queued?: true
}

// ---- simulator, bootstrap, files -----------------------------------------------------------------------------------

export interface SimulatedMemory {
  readonly subscriptions: readonly { readonly uri: string; readonly to: string }[]
  /** Where MOs come from when they are needed and missing. */
  readonly defaults: readonly { readonly moid: string; readonly from: string }[]
  /** Addresses of nodes whose EXEC has not come to its end. */
  readonly underWay: readonly string[]
  /** Alerts and changes that servers are still to be told. */
  readonly toTell: number
}

/** Mobile country or network code. */
const networkCode = z.string().regex(/^\d{2,3}$/)
/** What a simulated device does otherwise than by itself; what is left out is as always. Acts at once, also on one that runs. */
const simulatedBehaviour = z.object({
  /** SHOW finds no browser (501). */
  noBrowser: z.boolean().optional(),
  /** Nobody answers the pages of SHOW. */
  unanswered: z.boolean().optional(),
  /** Values for the fields of those pages. */
  fields: z.record(z.string().min(1).max(200), z.string().max(4000)).optional(),
  /** The button to press: its name, value or words. */
  press: z.string().max(200).optional(),
  /** Commands that are refused: 503 not just now, 507 the user said no. */
  refuse: z.partialRecord(z.enum(refusable), z.union([z.literal(503), z.literal(507)])).optional(),
  /** The connections it has, the first one its own choice; none = it waits. */
  bearers: z
    .array(z.enum(['wlan', 'cellular', 'wireline']))
    .max(3)
    .readonly()
    .optional(),
  /** Port for notifications; without it any free one. */
  udpPort: z.number().int().min(1).max(65_535).optional(),
  /** What it knows of its mobile network, for the parameters of a ServerURI (OMA DM 2.0 §6.2). */
  network: z
    .object({
      MCC: networkCode.optional(),
      MNC: networkCode.optional(),
      CMCC: networkCode.optional(),
      CMNC: networkCode.optional(),
      SPName: z.string().min(1).max(200).optional(),
    })
    .optional(),
  /** What it checks pushed bootstraps with; a made-up IMSI of the test network and PIN 1234, if left out. */
  subscriber: z
    .object({
      imsi: z
        .string()
        .regex(/^\d{6,15}$/)
        .optional(),
      pin: z
        .string()
        .regex(/^\d{1,32}$/)
        .optional(),
      /** Takes pushed bootstraps without SEC and MAC. */
      acceptUnsigned: z.boolean().optional(),
    })
    .optional(),
  /** It does not use the card in its slot: by its policy, or for a lock to other cards. */
  cardRefused: z.enum(['policy', 'lock']).optional(),
})
export type SimulatedBehaviour = z.infer<typeof simulatedBehaviour>

export interface SimulatedSummary {
  readonly id: string
  readonly name: string
  readonly ddfs: readonly string[]
  readonly running: boolean
  readonly nodes: number
  readonly accounts: readonly {
    readonly serverId: string
    readonly address: string
    readonly dialect?: DialectName
  }[]
  readonly busy: boolean
  /** Where it takes server-initiated bootstraps, while it runs. */
  readonly listens?: string
  /** Where it takes notifications (UDP), while it runs. */
  readonly notifiedAt?: string
  /** What it keeps for its servers, while it runs. */
  readonly remembers?: SimulatedMemory
  /** What the MAC of a pushed bootstrap must be made with. */
  readonly subscriber: { readonly imsi: string; readonly pin: string }
  /** A card lies in its slot; read at power-on. */
  readonly hasCard: boolean
  readonly behaviour: SimulatedBehaviour
  readonly lastResult?: { readonly at: number; readonly ok: boolean; readonly words: string; readonly record?: string }
}

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
  readonly readBack?: {
    readonly kind: 'equal' | 'not-possible'
    readonly sha256?: string
    readonly why?: string
  }
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

/** What is to be brought to which device, and how. */
const deliveryOrder = z.object({
  profileId: z.string().min(1).max(400),
  /** The profile itself, where it is no file of the workspace; the id is then a name for it. */
  profileText: z.string().max(1_000_000).optional(),
  /** The text of its signature file; needed where signatures are required. */
  profileSignature: z.string().max(10_000).optional(),
  deviceId: z.string().min(1).max(255),
  method: z.enum(deliveryMethods),
  /** Where a device that is not simulated here listens: an https address, or host:port for a WAP push. */
  address: z.string().max(2000).optional(),
  /** Who stands behind the certificate of a device that listens over HTTPS, PEM; the authority of this workbench, if left out. */
  deviceCa: z.string().max(100_000).optional(),
  /** How a WAP push is protected, and what its MAC is made with; a simulated device gives its own. */
  security: z.enum(pushSecurities).optional(),
  imsi: z.string().max(20).optional(),
  pin: z.string().max(40).optional(),
  /** Telephone number for short messages. */
  phone: z.string().max(30).optional(),
  /** A cable to the device, or to the modem that writes its card or sends to it. */
  cable: z
    .object({
      port: z.string().min(1).max(1000),
      way: z.enum(cableWays),
      baud: z.number().int().min(50).max(4_000_000).optional(),
      /** The file that the document becomes, on consoles and boards. */
      path: z.string().max(500).optional(),
      /** By YMODEM: the device waits for the file already, as a loader does; nothing can be read back then. */
      waiting: z.boolean().optional(),
      /** PIN of the card, where it wants one; as careful as with the next one. */
      simPin: z.string().max(8).optional(),
      /** ADM key of the card; used once, never when it is the last try. */
      adm: z.string().max(8).optional(),
    })
    .optional(),
  /** Values of placeholders for this device. */
  values: z.record(z.string().max(100), z.string().max(100_000)).optional(),
  /** How long the proof is waited for. */
  waitSeconds: z.number().int().min(1).max(86_400).optional(),
  operator: z.string().max(200).optional(),
})
export type DeliveryOrder = z.infer<typeof deliveryOrder>
/** The same for every row of a table of devices, in CSV: device, address, imsi, pin, phone and values as columns. */
const listOrder = deliveryOrder
  .omit({ deviceId: true, address: true, imsi: true, pin: true, phone: true, cable: true, values: true })
  .extend({ table: z.string().max(20_000_000) })
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
  readonly counts: Readonly<Record<PushListRow['result'], number>>
}
/** One row of it. `refused`: the row, or what it asks for, is not usable; `skipped`: the list was stopped before. */
export interface PushListRow {
  readonly line: number
  readonly deviceId: string
  readonly result: 'waiting' | 'running' | 'PASS' | 'FAIL' | 'UNKNOWN' | 'refused' | 'skipped'
  readonly words: string
  readonly run?: string
}

/** Where others ask for bootstraps, and what they get. */
const requestSettings = z.object({
  enabled: z.boolean(),
  host: z.string().min(1).max(255),
  port: z.number().int().min(0).max(65_535),
  profileId: z.string().min(1).max(400),
  method: z.enum(deliveryMethods),
})
export type RequestSettings = z.infer<typeof requestSettings>
export interface RequestsState {
  readonly settings: RequestSettings
  /** Where it listens, while it does. */
  readonly address?: string
  readonly exposed: boolean
  readonly problem?: Problem
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

export interface FileEntry {
  /** Path below the workspace folder, with `/`. */
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
  readonly kind: 'ddf' | 'tnds' | 'json' | 'xml' | 'other'
  readonly readOnly: boolean
}
export interface OpenFile {
  /** As in `FileEntry`, `resource:…` for a sample, or `disk:…` for a file elsewhere that the user opened. */
  readonly path: string
  readonly text: string
  readonly kind: FileEntry['kind']
  readonly bom: boolean
  readonly encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1' | 'windows-1252'
  /** Bytes of an XML file that are not of its encoding; they stay as they are where the text is not edited. */
  readonly misfits: number
  /** Opaque; give it back on save, so that a change made elsewhere is not overwritten. */
  readonly version: string
  readonly readOnly: boolean
}

// ---- comparing and converting --------------------------------------------------------------------------------------

/** A document in a new form, under the name that suits it, and what is lost. */
export interface ConvertedFile {
  readonly name: string
  readonly text?: string
  /** WBXML, and text in other encodings than UTF-8. */
  readonly bytes?: Uint8Array
  readonly lost: readonly Problem[]
}
/** What changed between two descriptions. */
export interface CompareReport {
  readonly before: string
  readonly after: string
  readonly changes: readonly (Change & { readonly words: string; readonly why: string })[]
  readonly markdown: string
}
/** How a device keeps its description, as far as it was read. */
export interface ContractReport {
  readonly breaches: readonly (Breach & { readonly report: string })[]
  readonly markdown: string
  /** How many were looked at. */
  readonly instances: number
  /** Reads that could be tried. */
  readonly probes: number
}

const target = z.enum(['ddf', 'tnds', 'mo-json', 'xml', 'wbxml', 'markdown', 'html', 'csv', 'tree'])

/** Unsaved text of a file; `version` is the one that was opened, `at` when it was typed (microseconds since 1970). */
export interface FileDraft {
  readonly path: string
  readonly text: string
  readonly version: string
  readonly at: number
}

// ---- conformance ---------------------------------------------------------------------------------------------------

export interface ConformanceState {
  /** What is done now; `address` is where a foreign client is to call in. */
  readonly running?: { readonly words: string; readonly address?: string }
  readonly report?: {
    readonly title: string
    /** Microseconds since 1970. */
    readonly at: number
    readonly rows: readonly ConformanceRow[]
  }
  /** Why the last check came to nothing. */
  readonly problem?: Problem
}
export const conformanceOrder = z.discriminatedUnion('what', [
  /** Our own server and client, started afresh. */
  z.object({ what: z.literal('ours') }),
  /** Somebody else's DM Server. */
  z.object({
    what: z.literal('server'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    deviceId: z.string().min(1).max(255),
    user: z.string().max(400).optional(),
    secret: z.string().max(4096).optional(),
    ca: z.string().max(100_000).optional(),
  }),
  /** Somebody else's DM Client, which is waited for on loopback. */
  z.object({ what: z.literal('client'), port: z.number().int().min(0).max(65535) }),
])
export type ConformanceOrder = z.infer<typeof conformanceOrder>

// ---- events --------------------------------------------------------------------------------------------------------

export type HostEvent =
  | { readonly kind: 'server'; readonly server: ServerState }
  /** Servers beside the first one, or what they act for, changed. */
  | { readonly kind: 'identities' }
  | { readonly kind: 'device'; readonly device: DeviceSummary }
  | { readonly kind: 'device-gone'; readonly id: string }
  | { readonly kind: 'tree'; readonly deviceId: string; readonly revision: number }
  | { readonly kind: 'work'; readonly item: WorkItem }
  | { readonly kind: 'notification'; readonly item: NotificationItem }
  | { readonly kind: 'interaction'; readonly item: InteractionItem }
  | { readonly kind: 'record'; readonly record: RecordSummary }
  | { readonly kind: 'entries'; readonly record: string; readonly last: number }
  | { readonly kind: 'simulated'; readonly device: SimulatedSummary }
  | { readonly kind: 'simulated-gone'; readonly id: string }
  | { readonly kind: 'run'; readonly run: BootstrapRun }
  | { readonly kind: 'push-list'; readonly list: PushList }
  | { readonly kind: 'bootstrap-requests'; readonly state: RequestsState }
  /** Alerts came or went. */
  | { readonly kind: 'alerts' }
  /** Alert rules were changed. */
  | { readonly kind: 'rules' }
  | { readonly kind: 'rule-run'; readonly id: string }
  | { readonly kind: 'profiles' }
  | { readonly kind: 'files' }
  /** The user opened a file from outside: show it. Kept until a window follows. */
  | { readonly kind: 'open-file'; readonly path: string }
  | { readonly kind: 'conformance'; readonly state: ConformanceState }
  | { readonly kind: 'log'; readonly line: LogLine }

const id = z.string().min(1).max(400)
/** Longer than other names: files of the user lie anywhere. */
const filePath = z.string().min(1).max(4200)
const draftHead = { path: filePath, version: z.string().max(100), at: z.number() }
const draftText = z.string().max(50_000_000)
const draftOrder = z.union([
  z.object({ ...draftHead, text: draftText }),
  z.object({
    ...draftHead,
    change: z.object({ offset: z.number().int().min(0), length: z.number().int().min(0), text: draftText }),
  }),
])
export type DraftOrder = z.infer<typeof draftOrder>
const none = z.void()
const page = { from: z.number().int().min(0), limit: z.number().int().min(1).max(20_000) }
const alertFilter = {
  deviceId: id.optional(),
  /** None = all. */
  marks: z.array(z.enum(marks)).optional(),
  /** Part of the AlertType. */
  type: z.string().max(400).optional(),
  from: z.number().optional(),
  to: z.number().optional(),
}
const dacRules = z
  .array(
    z.object({
      name: z.string().min(1).max(200),
      path: z.array(z.string().min(1).max(400)).max(50).readonly(),
      grants: z
        .array(
          z.object({
            name: z.string().min(1).max(200),
            maid: z.string().min(1).max(400),
            rights: z.number().int().min(0).max(15),
          }),
        )
        .max(200)
        .readonly(),
    }),
  )
  .max(200)
  .readonly()
const rulesChange = { deviceId: id, moid: id, miid: id, rules: dacRules }
/** A command in its wire form: name, then parameters (OMA DM 2.0 §7.2.1.2). */
const wireCommand = z.array(z.string().max(65_536)).min(1).max(1000)

export const contract = {
  workbench: {
    state: oc.input(none).output(type<WorkbenchState>()),
    /** Events in batches, in order, from the moment of the call on. */
    follow: oc.input(none).output(eventIterator(type<readonly HostEvent[]>())),
    log: oc.input(z.object(page)).output(type<readonly LogLine[]>()),
  },
  server: {
    start: oc.input(serverOptions).output(type<Answer<ServerState>>()),
    stop: oc.input(none).output(type<Answer<ServerState>>()),
    /** The local certificate authority's certificate, PEM. */
    caCertificate: oc.input(none).output(type<Answer<string>>()),
  },
  identities: {
    list: oc.input(none).output(type<readonly IdentityState[]>()),
    save: oc.input(identity).output(type<Answer<readonly IdentityState[]>>()),
    remove: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
    start: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
    stop: oc.input(z.object({ serverId: id })).output(type<Answer<readonly IdentityState[]>>()),
    addAccount: oc.input(serverAccount).output(type<Answer<null>>()),
    submit: oc
      .input(
        z.object({
          authority: z.string().max(200),
          serverId: id,
          deviceId: id,
          commands: z.array(wireCommand).min(1).max(10_000),
        }),
      )
      .output(type<Answer<readonly AuthorityJob[]>>()),
    /** The jobs of one authority, and of no other. */
    jobs: oc.input(z.object({ authority: z.string().max(200) })).output(type<readonly AuthorityJob[]>()),
  },
  devices: {
    list: oc.input(none).output(type<readonly DeviceSummary[]>()),
    /** `as`: the tree as this server sees it, by the rules that were read from the device. */
    tree: oc.input(z.object({ deviceId: id, as: id.optional(), ...page })).output(type<Answer<TreePart>>()),
    node: oc
      .input(z.object({ deviceId: id, as: id.optional(), uri: z.string().max(4096) }))
      .output(type<Answer<NodeSheet>>()),
    work: oc.input(z.object({ deviceId: id })).output(type<readonly WorkItem[]>()),
    enqueue: oc
      .input(z.object({ deviceId: id, commands: z.array(wireCommand).min(1).max(10_000) }))
      .output(type<Answer<readonly WorkItem[]>>()),
    /** Puts a document with the value into the repository and queues the HGET that fetches it. */
    write: oc
      .input(z.object({ deviceId: id, uri: z.string().max(4096), value: z.unknown() }))
      .output(type<Answer<readonly WorkItem[]>>()),
    cancel: oc.input(z.object({ workId: z.number().int() })).output(type<Answer<WorkItem>>()),
    /** Moves a command that waits before another of the same queue; without one to the end. Gives all that wait. */
    move: oc
      .input(z.object({ workId: z.number().int(), before: z.number().int().optional() }))
      .output(type<Answer<readonly WorkItem[]>>()),
    /** How a ClientURI may go on, from the device's tree and the descriptions. */
    complete: oc
      .input(z.object({ deviceId: id, text: z.string().max(4096) }))
      .output(type<Answer<readonly UriSuggestion[]>>()),
    forget: oc.input(z.object({ deviceId: id })).output(type<Answer<null>>()),
  },
  interactions: {
    /** Makes a page and queues the SHOW that leads to it; a mistake in `about` is told with its place. */
    ask: oc
      .input(z.object({ deviceId: id, about: z.unknown(), onYes: z.array(wireCommand).max(100).readonly() }))
      .output(type<Answer<InteractionItem>>()),
    /** Newest first. */
    list: oc.input(z.object({ deviceId: id })).output(type<readonly InteractionItem[]>()),
    progress: oc
      .input(
        z.object({
          id,
          percent: z.number().min(0).max(100).optional(),
          words: z.string().max(500).optional(),
          done: z.boolean(),
        }),
      )
      .output(type<Answer<InteractionItem>>()),
    withdraw: oc.input(z.object({ id })).output(type<Answer<InteractionItem>>()),
    /** A secret answer. */
    reveal: oc.input(z.object({ id })).output(type<Answer<string>>()),
  },
  notifications: {
    /** Asks a device to call in now. */
    send: oc.input(notifyOrder).output(type<Answer<NotificationItem>>()),
    /** Newest first. */
    list: oc
      .input(z.object({ deviceId: id }))
      .output(type<{ readonly items: readonly NotificationItem[]; readonly ways: NotifyWays }>()),
    service: oc.input(none).output(type<PushService>()),
    /** `authorization` replaces the kept value; without it `hasKey: false` takes it away. */
    setService: oc
      .input(
        z.object({
          endpoint: z.string().max(2000),
          hasKey: z.boolean(),
          answerSeconds: z.number().int().min(1).max(86_400),
          authorization: z.string().min(1).max(4000).optional(),
        }),
      )
      .output(type<Answer<PushService>>()),
  },
  sessions: {
    list: oc
      .input(
        z.object({ deviceId: id.optional(), before: z.number().optional(), limit: z.number().int().min(1).max(1000) }),
      )
      .output(type<readonly RecordSummary[]>()),
    get: oc.input(z.object({ record: id })).output(type<Answer<RecordSummary>>()),
    /** Entries with an id above `after`, oldest first. */
    entries: oc
      .input(z.object({ record: id, after: z.number().int().min(0), limit: z.number().int().min(1).max(5000) }))
      .output(type<Answer<readonly RecordEntry[]>>()),
    /** The whole record as one JSON text, secrets redacted. */
    export: oc.input(z.object({ record: id })).output(type<Answer<{ readonly name: string; readonly text: string }>>()),
  },
  rights: {
    at: oc.input(z.object({ deviceId: id, uri: z.string().max(4096) })).output(type<Answer<RightsSheet>>()),
    /** Every server that the rules or the accounts of a device name, ours first. */
    servers: oc.input(z.object({ deviceId: id })).output(type<Answer<readonly string[]>>()),
    /** Where these rules, in place of those that were read, would lock every server out. */
    check: oc.input(z.object(rulesChange)).output(type<Answer<readonly LockOutPlace[]>>()),
    /** Queues the HGET that puts these rules in place of those on the instance. Problem `rights.locks-out` unless `despite`. */
    change: oc.input(z.object({ ...rulesChange, despite: z.boolean() })).output(type<Answer<readonly WorkItem[]>>()),
  },
  alerts: {
    /** Newest first, those with an id below `before`. */
    list: oc
      .input(
        z.object({ ...alertFilter, before: z.number().int().optional(), limit: z.number().int().min(1).max(1000) }),
      )
      .output(type<readonly AlertItem[]>()),
    /** By mark; the marks of the filter do not narrow them. */
    counts: oc.input(z.object(alertFilter)).output(type<AlertCounts>()),
    rules: oc.input(none).output(type<readonly RuleSummary[]>()),
    /** Keeps a rule, also one that is not valid yet. */
    saveRule: oc.input(z.object({ id, text: z.string().max(1_000_000) })).output(type<Answer<RuleSummary>>()),
    removeRule: oc.input(z.object({ id })).output(type<Answer<null>>()),
    /** What the rules did, newest first. */
    runs: oc.input(z.object({ limit: z.number().int().min(1).max(1000) })).output(type<readonly RuleRun[]>()),
    /** A document that a device delivered for a rule, as text. */
    upload: oc.input(z.object({ path: z.string().max(4096) })).output(type<Answer<{ readonly text: string }>>()),
  },
  simulator: {
    list: oc.input(none).output(type<readonly SimulatedSummary[]>()),
    /** DDFs by workspace path, or `resource:<name>`; none = the demo set. */
    create: oc
      .input(
        z.object({
          deviceId: id.optional(),
          name: z.string().max(200).optional(),
          ddfs: z.array(z.string()).max(100),
          contents: z.enum(['full', 'factory']).optional(),
        }),
      )
      .output(type<Answer<SimulatedSummary>>()),
    start: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
    stop: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
    callNow: oc.input(z.object({ deviceId: id })).output(type<Answer<SimulatedSummary>>()),
    remove: oc.input(z.object({ deviceId: id })).output(type<Answer<null>>()),
    /** Its switches, all of them. Problem `notification.cannot-listen` when the port is taken. */
    behave: oc
      .input(z.object({ deviceId: id, behaviour: simulatedBehaviour }))
      .output(type<Answer<SimulatedSummary>>()),
    /** Puts a card image into its slot, or takes the card out; read at the next power-on. Problem `bootstrap.card-form`. */
    insertCard: oc
      .input(z.object({ deviceId: id, image: z.string().max(500_000).optional() }))
      .output(type<Answer<SimulatedSummary>>()),
    /** A local application asks for an MO; one that is missing is fetched from where a DEFAULT said. Its instances. */
    need: oc.input(z.object({ deviceId: id, moid: id })).output(type<Answer<readonly string[]>>()),
    /** Lets the device raise an alert; it goes out with the next package it sends. */
    raise: oc
      .input(
        z.object({
          deviceId: id,
          alert: z.object({
            type: z.string().min(1).max(400),
            mark: z.enum(marks),
            source: z.string().max(4096).optional(),
            dataType: z.string().max(200).optional(),
            data: z.unknown().optional(),
          }),
        }),
      )
      .output(type<Answer<SimulatedSummary>>()),
    /** The whole demo: server on, demo device made and started, bootstrapped, called in, its tree read. */
    demo: oc.input(none).output(type<Answer<{ readonly deviceId: string; readonly run: BootstrapRun }>>()),
  },
  bootstrap: {
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
  },
  pushLists: {
    /** Pushes to every row of a table, in parallel. */
    start: oc.input(listOrder).output(type<Answer<PushList>>()),
    /** Newest first. */
    list: oc.input(none).output(type<readonly PushList[]>()),
    rows: oc.input(z.object({ list: id, ...page })).output(type<Answer<readonly PushListRow[]>>()),
    stop: oc.input(z.object({ list: id })).output(type<Answer<PushList>>()),
    export: oc.input(z.object({ list: id })).output(type<Answer<{ readonly name: string; readonly text: string }>>()),
  },
  /** Bootstraps that others ask for over HTTPS. */
  bootstrapRequests: {
    state: oc.input(none).output(type<RequestsState>()),
    change: oc.input(requestSettings).output(type<Answer<RequestsState>>()),
    token: oc.input(z.object({ renew: z.boolean() })).output(type<Answer<{ readonly token: string }>>()),
  },
  profiles: {
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
  },
  compare: {
    convert: oc.input(z.object({ path: filePath, to: target })).output(type<Answer<ConvertedFile>>()),
    describe: oc.input(z.object({ deviceId: id, to: z.enum(['ddf', 'tnds']) })).output(type<Answer<ConvertedFile>>()),
    files: oc.input(z.object({ before: filePath, after: filePath })).output(type<Answer<CompareReport>>()),
    /** `probe`: reads of what must not be read are queued for the next call. */
    contract: oc.input(z.object({ deviceId: id, probe: z.boolean() })).output(type<Answer<ContractReport>>()),
  },
  conformance: {
    state: oc.input(none).output(type<ConformanceState>()),
    /** Begins a check; how it goes and its report are told by events. */
    start: oc.input(conformanceOrder).output(type<Answer<ConformanceState>>()),
    stop: oc.input(none).output(type<ConformanceState>()),
  },
  files: {
    /** Files of the workspace, and the sample files that ship with the workbench (`resource:…`, read-only). */
    list: oc.input(none).output(type<readonly FileEntry[]>()),
    open: oc.input(z.object({ path: filePath })).output(type<Answer<OpenFile>>()),
    /** `version` undefined = a new file; it must not exist yet. */
    save: oc
      .input(
        z.object({
          path: filePath,
          text: z.string().max(50_000_000),
          bom: z.boolean(),
          version: z.string().optional(),
        }),
      )
      .output(type<Answer<OpenFile>>()),
    /**
     * What is typed and not saved, so that a crash does not lose it: the text, or the change that makes it of the stored one (line
     * ends count as one character). Not kept: the stored text is another one by now.
     */
    keepDraft: oc.input(draftOrder).output(type<{ readonly kept: boolean }>()),
    draft: oc.input(z.object({ path: filePath })).output(type<{ readonly draft?: FileDraft }>()),
    dropDraft: oc.input(z.object({ path: filePath })).output(type<null>()),
  },
}
export type Contract = typeof contract
