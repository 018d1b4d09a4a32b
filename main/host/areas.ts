import type {
  AlertCounts,
  AlertItem,
  BootstrapPreview,
  BootstrapRun,
  DeliveryOrder,
  FlightPlan,
  NodeSheet,
  ProfileSummary,
  RuleRun,
  RuleSummary,
  RunRetention,
  ServerOptions,
  ServerState,
  TreePart,
  UriSuggestion,
  WorkbenchState,
  WorkItem,
} from '#contract'
import type { FormOrder } from '#core/bootstrap-forms/make-form.ts'
import type { Mark } from '#core/package-types.ts'
import type { RecordEntry, RecordSummary } from '#core/record.ts'
import type { Result } from '#core/result.ts'
import type { RequestsArea } from './areas/bootstrap-requests.ts'
import type { CompareArea } from './areas/compare.ts'
import type { ConformanceArea } from './areas/conformance.ts'
import type { ConsolesArea } from './areas/consoles.ts'
import type { DescriptionsArea } from './areas/descriptions.ts'
import type { DevicesArea } from './areas/devices.ts'
import type { FilesArea } from './areas/files.ts'
import type { IdentitiesArea } from './areas/identities.ts'
import type { InteractionsArea } from './areas/interactions.ts'
import type { InterfacesArea } from './areas/interfaces.ts'
import type { NotificationsArea } from './areas/notifications.ts'
import type { PortalArea } from './areas/portal.ts'
import type { PortsArea } from './areas/ports.ts'
import type { ProfilesArea } from './areas/profiles.ts'
import type { RepositoryArea } from './areas/repository.ts'
import type { RightsArea } from './areas/rights.ts'
import type { Simulator } from './areas/simulator.ts'
import type { Lists } from './delivery/lists.ts'
import type { Drafts } from './drafts.ts'
import type { EventHub } from './events.ts'
import type { FactoryArea } from './factory-authority.ts'
import type { LogBook } from './log.ts'
import type { HardwareArea } from './serial/hardware.ts'

/** What the router calls: one member per area of the contract. */
export interface Areas {
  readonly hub: EventHub
  readonly log: LogBook
  state(): Promise<WorkbenchState>
  readonly server: {
    /** `forNow`: the next start of the workbench uses the options that were kept before. */
    start(options: ServerOptions, forNow?: boolean): Promise<Result<ServerState>>
    stop(): Promise<Result<ServerState>>
    caCertificate(): Promise<Result<string>>
  }
  readonly identities: Omit<IdentitiesArea, 'close' | 'trustAnew'>
  readonly interfaces: Omit<InterfacesArea, 'close'>
  readonly interactions: Pick<InteractionsArea, 'ask' | 'list' | 'progress' | 'withdraw' | 'reveal'>
  readonly descriptions: DescriptionsArea
  readonly devices: Pick<DevicesArea, 'list' | 'forget'>
  readonly tree: {
    complete(deviceId: string, text: string): Promise<Result<readonly UriSuggestion[]>>
    part(deviceId: string, from: number, limit: number, as?: string): Promise<Result<TreePart>>
    node(deviceId: string, uri: string, as?: string): Promise<Result<NodeSheet>>
  }
  readonly work: {
    list(deviceId: string): Promise<readonly WorkItem[]>
    enqueue(deviceId: string, commands: readonly (readonly string[])[]): Promise<Result<readonly WorkItem[]>>
    cancel(workId: number): Promise<Result<WorkItem>>
    move(workId: number, before: number | undefined): Promise<Result<readonly WorkItem[]>>
  }
  readonly write: { write(deviceId: string, uri: string, value: unknown): Promise<Result<readonly WorkItem[]>> }
  readonly notifications: Pick<NotificationsArea, 'send' | 'list' | 'service' | 'setService'>
  readonly repository: Omit<RepositoryArea, 'close' | 'takes'>
  readonly rights: RightsArea
  readonly sessions: SessionsArea
  readonly alerts: AlertsReads & RulesReads
  readonly simulator: SimulatorArea
  readonly bootstrap: BootstrapArea
  readonly pushLists: Omit<Lists, 'close'>
  readonly bootstrapRequests: Omit<RequestsArea, 'close'>
  readonly factoryAuthority: FactoryArea
  readonly portal: Pick<PortalArea, 'state' | 'change'>
  readonly profiles: ProfilesArea
  /** With the largest file that is taken, in bytes. */
  readonly files: FilesArea & { setLimit(bytes: number): Promise<number> }
  readonly drafts: Drafts
  readonly conformance: ConformanceArea
  readonly compare: CompareArea
  readonly ports: PortsArea
  readonly hardware: HardwareArea
  readonly consoles: ConsolesArea
}

export interface AlertQuery {
  readonly deviceId?: string | undefined
  readonly marks?: readonly Mark[] | undefined
  readonly type?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}
export interface AlertsReads {
  list(
    query: AlertQuery & { readonly before?: number | undefined; readonly limit: number },
  ): Promise<readonly AlertItem[]>
  counts(query: AlertQuery): Promise<AlertCounts>
}
export interface RulesReads {
  rules(): Promise<readonly RuleSummary[]>
  saveRule(id: string, text: string): Promise<Result<RuleSummary>>
  removeRule(id: string): Promise<Result<null>>
  runs(limit: number): Promise<readonly RuleRun[]>
  upload(path: string): Promise<Result<{ readonly text: string }>>
}

export interface SessionsArea {
  list(query: {
    readonly deviceId?: string | undefined
    readonly before?: number | undefined
    readonly limit: number
  }): Promise<readonly RecordSummary[]>
  get(record: string): Promise<Result<RecordSummary>>
  entries(record: string, after: number, limit: number): Promise<Result<readonly RecordEntry[]>>
  export(record: string): Promise<Result<{ readonly name: string; readonly text: string }>>
}

/** What a door may ask of simulated devices. */
interface SimulatorArea extends Omit<Simulator, 'unit' | 'close'> {
  demo(): Promise<Result<{ readonly deviceId: string; readonly run: BootstrapRun }>>
}

export interface BootstrapArea {
  profiles(): Promise<readonly ProfileSummary[]>
  profile(id: string): Promise<Result<{ readonly id: string; readonly text: string }>>
  saveProfile(id: string, text: string): Promise<Result<ProfileSummary>>
  removeProfile(id: string): Promise<Result<null>>
  preview(profile: string, deviceId: string, order?: FormOrder): Promise<Result<BootstrapPreview>>
  plan(order: DeliveryOrder): Promise<Result<FlightPlan>>
  push(order: DeliveryOrder): Promise<Result<BootstrapRun>>
  pushPlan(plan: string, operator?: string): Promise<Result<BootstrapRun>>
  fly(plan: string): Promise<Result<BootstrapRun>>
  cancel(run: string): Promise<Result<BootstrapRun>>
  run(run: string): Promise<Result<BootstrapRun>>
  report(run: string, as: 'html' | 'json'): Promise<Result<{ readonly name: string; readonly text: string }>>
  runs(limit: number): Promise<readonly BootstrapRun[]>
  retention(): Promise<RunRetention>
  keepRuns(keep: number): Promise<RunRetention>
}
