import type { StateCreator } from 'zustand'
import type { AlertCounts, AlertItem, HostEvent, RuleRun, RuleSummary } from '#contract'
import type { Mark } from '#core/package-types.ts'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'

/** Alerts fetched at a time. */
const page = 300
/** A storm of alerts is listed again at most this often, in milliseconds. */
const quietMs = 250

export type Span = 'any' | 'hour' | 'day' | 'week'
const spans: Readonly<Record<Span, number | undefined>> = { any: undefined, hour: 3600, day: 86_400, week: 604_800 }

export interface AlertFilter {
  readonly device: string
  readonly type: string
  /** None = all. */
  readonly marks: readonly Mark[]
  readonly span: Span
}

export interface AlertsSlice {
  /** Newest first; undefined until the host has answered. */
  readonly alerts: readonly AlertItem[] | undefined
  readonly olderAlerts: boolean
  readonly alertCounts: AlertCounts
  readonly alertFilter: AlertFilter
  readonly rules: readonly RuleSummary[] | undefined
  readonly ruleRuns: readonly RuleRun[]
  loadAlerts(): Promise<void>
  loadOlderAlerts(): Promise<void>
  alertsFiltered(change: Partial<AlertFilter>): void
  alertsEvent(event: HostEvent): void
  /** `passing`: while the list is walked, so that it does not leave a tab for each. */
  openAlert(item: AlertItem, passing?: boolean): void
  openRules(): void
  loadRules(): Promise<void>
  saveRule(id: string, text: string): Promise<boolean>
  removeRule(id: string): Promise<void>
}

export const noAlertFilter: AlertFilter = { device: '', type: '', marks: [], span: 'any' }

export const createAlertsSlice: StateCreator<AppState, [], [], AlertsSlice> = (set, get) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const query = () => {
    const { device, type, marks, span } = get().alertFilter
    const seconds = spans[span]
    return {
      ...(device.trim() !== '' && { deviceId: device.trim() }),
      ...(type.trim() !== '' && { type: type.trim() }),
      ...(marks.length > 0 && { marks: [...marks] }),
      ...(seconds !== undefined && { from: (Date.now() - seconds * 1000) * 1000 }),
    }
  }
  const soon = () => {
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void get().loadAlerts()
    }, quietMs)
  }

  let loadingRules: Promise<void> | undefined
  let isStale = false
  /** What changes while it is being fetched is fetched again. */
  const fetchRules = async () => {
    do {
      isStale = false
      const [rules, ruleRuns] = await Promise.all([call(host.alerts.rules()), call(host.alerts.runs({ limit: 200 }))])
      if (rules && ruleRuns) set({ rules, ruleRuns })
    } while (isStale)
    loadingRules = undefined
  }
  const isOfRule = (work: number) => get().ruleRuns.some(run => run.work.some(({ id }) => id === work))

  return {
    alerts: undefined,
    olderAlerts: false,
    alertCounts: { byMark: {}, dropped: 0 },
    alertFilter: noAlertFilter,
    rules: undefined,
    ruleRuns: [],

    loadAlerts: async () => {
      const number = ++asked
      // What was fetched before stays fetched, so that a list one has scrolled does not shrink.
      const limit = Math.min(1000, Math.max(page, get().alerts?.length ?? 0))
      const [alerts, counts] = await Promise.all([
        call(host.alerts.list({ ...query(), limit })),
        call(host.alerts.counts(query())),
      ])
      if (number !== asked || !alerts || !counts) return
      set({ alerts, alertCounts: counts, olderAlerts: alerts.length === limit })
    },
    loadOlderAlerts: async () => {
      const before = get().alerts?.at(-1)?.id
      if (before === undefined) return
      const older = await call(host.alerts.list({ ...query(), before, limit: page }))
      if (older) set({ alerts: [...(get().alerts ?? []), ...older], olderAlerts: older.length === page })
    },
    alertsFiltered: change => {
      set(({ alertFilter }) => ({ alertFilter: { ...alertFilter, ...change } }))
      soon()
    },
    alertsEvent: event => {
      if (event.kind === 'alerts') soon()
      else if (event.kind === 'rules' || event.kind === 'rule-run') void get().loadRules()
      // What became of the commands of a rule stands in its log.
      else if (event.kind === 'work' && (loadingRules !== undefined || isOfRule(event.item.id))) void get().loadRules()
    },
    openAlert: ({ id, deviceId }, passing = false) => {
      const open = passing ? get().passPanel : get().openPanel
      open('alert', { id: String(id) }, `Alert of ${deviceId}`)
    },
    openRules: () => get().openPanel('alert-rules', {}, 'Alert rules'),
    loadRules: () => {
      if (loadingRules !== undefined) isStale = true
      else loadingRules = fetchRules()
      return loadingRules
    },
    saveRule: async (id, text) => {
      const saved = await ask(host.alerts.saveRule({ id, text }))
      if (saved) await get().loadRules()
      return saved !== undefined
    },
    removeRule: async id => {
      await ask(host.alerts.removeRule({ id }))
      await get().loadRules()
    },
  }
}
