import type { RecordSummary } from '../../main/core/record.ts'
import type { BootstrapRun } from './bootstrap.ts'
import type { RequestsState } from './bootstrap-requests.ts'
import type { ConformanceState } from './conformance.ts'
import type { DeviceSummary, WorkItem } from './devices.ts'
import type { InteractionItem, NotificationItem } from './notifications.ts'
import type { PortalState } from './portal.ts'
import type { ConsoleState, HardwareItem, PortsState } from './ports.ts'
import type { PushList } from './push-lists.ts'
import type { SimulatedSummary } from './simulator.ts'
import type { LogLine, ServerState } from './workbench.ts'

export type HostEvent =
  | { readonly kind: 'server'; readonly server: ServerState }
  /** Servers beside the first one, or what they act for, changed. */
  | { readonly kind: 'identities' }
  /** An announced description was fetched or refused. */
  | { readonly kind: 'descriptions' }
  /** Data of the repository came, changed or went. */
  | { readonly kind: 'repository' }
  /** Interfaces for other systems, their tokens or peers changed. */
  | { readonly kind: 'interfaces' }
  /** Something became of commands that go between workbenches. */
  | { readonly kind: 'forwards' }
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
  | { readonly kind: 'portal'; readonly state: PortalState }
  /** Ports came or went, or what is known of them changed. */
  | { readonly kind: 'ports'; readonly state: PortsState }
  | { readonly kind: 'hardware'; readonly items: readonly HardwareItem[] }
  | { readonly kind: 'console'; readonly console: ConsoleState }
  | { readonly kind: 'console-gone'; readonly id: string }
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
