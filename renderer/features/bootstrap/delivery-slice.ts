import type { StateCreator } from 'zustand'
import type {
  BootstrapRun,
  DeliveryOrder,
  FlightPlan,
  HostEvent,
  ListOrder,
  PortalState,
  PushList,
  RequestSettings,
  RequestsState,
} from '#contract'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'

// How bootstraps come to their devices: plans, pushes, tables of devices, and those that others ask for.

export interface DeliverySlice {
  /** Newest first; undefined until the host has answered. */
  readonly pushLists: readonly PushList[] | undefined
  /** Runs of tables that go on, by their id: how far each row is. */
  readonly rowRuns: Readonly<Record<string, BootstrapRun>>
  readonly bootstrapRequests: RequestsState | undefined
  readonly portal: PortalState | undefined
  loadDeliveries(): Promise<void>
  deliveryEvent(event: HostEvent): void
  planPush(order: DeliveryOrder): Promise<FlightPlan | undefined>
  /** Pushes what was planned; steps arrive as events. */
  pushPlan(plan: string, operator: string | undefined): Promise<BootstrapRun | undefined>
  flyPlan(plan: string): Promise<BootstrapRun | undefined>
  cancelRun(run: string): Promise<void>
  saveReport(run: string, as: 'html' | 'json'): Promise<void>
  startPushList(order: ListOrder): Promise<PushList | undefined>
  stopPushList(list: string): Promise<void>
  savePushList(list: string): Promise<void>
  openPushList(list: PushList): void
  /** Several ports, a device at each. */
  openCableList(): void
  openBootstrapRequests(): void
  openPortal(): void
  changeBootstrapRequests(settings: RequestSettings): Promise<boolean>
}

export const createDeliverySlice: StateCreator<AppState, [], [], DeliverySlice> = (set, get) => ({
  pushLists: undefined,
  rowRuns: {},
  bootstrapRequests: undefined,
  portal: undefined,

  loadDeliveries: async () => {
    const [pushLists, bootstrapRequests, portal] = await Promise.all([
      call(host.pushLists.list()),
      call(host.bootstrapRequests.state()),
      call(host.portal.state()),
    ])
    set({ ...(pushLists && { pushLists }), ...(bootstrapRequests && { bootstrapRequests }), ...(portal && { portal }) })
  },
  deliveryEvent: event => {
    if (event.kind === 'push-list') set(({ pushLists }) => ({ pushLists: withList(pushLists ?? [], event.list) }))
    else if (event.kind === 'run') set(({ rowRuns }) => ({ rowRuns: withRowRun(rowRuns, event.run) }))
    else if (event.kind === 'bootstrap-requests') set({ bootstrapRequests: event.state })
    else if (event.kind === 'portal') set({ portal: event.state })
    // The pages lie at the address of the server.
    else if (event.kind === 'server') void call(host.portal.state()).then(portal => portal && set({ portal }))
  },
  planPush: order => ask(host.bootstrap.plan(order)),
  pushPlan: async (plan, operator) => {
    const run = await ask(host.bootstrap.pushPlan({ plan, ...(operator !== undefined && { operator }) }))
    if (run) get().runAnswered(run)
    return run
  },
  flyPlan: async plan => {
    const run = await ask(host.bootstrap.fly({ plan }))
    if (run) get().runAnswered(run)
    return run
  },
  cancelRun: async id => {
    const run = await ask(host.bootstrap.cancel({ run: id }))
    if (run) get().runAnswered(run)
  },
  saveReport: async (run, as) => {
    const report = await ask(host.bootstrap.report({ run, as }))
    if (report) downloadText(report.name, report.text, as === 'html' ? 'text/html' : 'application/json')
  },
  startPushList: async order => {
    const list = await ask(host.pushLists.start(order))
    if (list) set(({ pushLists }) => ({ pushLists: withList(pushLists ?? [], list) }))
    return list
  },
  stopPushList: async id => {
    const list = await ask(host.pushLists.stop({ list: id }))
    if (list) set(({ pushLists }) => ({ pushLists: withList(pushLists ?? [], list) }))
  },
  savePushList: async list => {
    const results = await ask(host.pushLists.export({ list }))
    if (results) downloadText(results.name, results.text, 'text/csv')
  },
  openPushList: ({ id, total }) => get().openPanel('push-list', { id }, `Table of ${total}`),
  openCableList: () => get().openPanel('cable-list', {}, 'Push over cables'),
  openBootstrapRequests: () => get().openPanel('bootstrap-requests', {}, 'Bootstrap requests'),
  openPortal: () => get().openPanel('portal', {}, 'Self-service pages'),
  changeBootstrapRequests: async settings => {
    const state = await ask(host.bootstrapRequests.change(settings))
    if (state) set({ bootstrapRequests: state })
    return state !== undefined
  },
})

const mostRowRuns = 200

/** Of thousands of rows that wait for their proof not all are followed. */
function withRowRun(runs: DeliverySlice['rowRuns'], run: BootstrapRun): DeliverySlice['rowRuns'] {
  const { [run.id]: known, ...others } = runs
  if (run.result !== 'running' || run.evidence?.list === undefined) return known ? others : runs
  return known || Object.keys(others).length < mostRowRuns ? { ...runs, [run.id]: run } : runs
}

/** Newest first, each once; the answer of a call may come after an event that tells more. */
function withList(lists: readonly PushList[], list: PushList): readonly PushList[] {
  const at = lists.findIndex(({ id }) => id === list.id)
  if (at < 0) return [list, ...lists]
  const known = lists[at]
  return known?.endedAt !== undefined && list.endedAt === undefined ? lists : lists.with(at, list)
}
