import type { StateCreator } from 'zustand'
import { explain, type Problem } from '#core/problem.ts'
import type { AppState } from './store.ts'

interface OpenPanel {
  readonly id: string
  readonly panel: string
  readonly params: Readonly<Record<string, string>>
  readonly title: string
  /** It holds changes that closing it would lose. */
  readonly unsaved: boolean
}
type ToastKind = 'done' | 'info' | 'warning' | 'error'
export interface Toast {
  readonly id: number
  readonly kind: ToastKind
  readonly words: string
  readonly cause?: string
  readonly next?: string
  readonly code?: string
  readonly where?: string
  /** How often it came while it was shown. */
  readonly times: number
}
/** A line of the Problems panel. */
export interface ShownProblem {
  readonly problem: Problem
  /** What it concerns: a file, a device. */
  readonly subject: string
  readonly severity: 'error' | 'warning' | 'info' | 'hint'
  /** How many more of this severity there are that are not listed. */
  readonly more?: number
  open?(): void
}
interface Question {
  readonly title: string
  readonly words: string
  /** The verb on the button that goes ahead. */
  readonly verb: string
  readonly danger: boolean
}
export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast'

export interface ShellSlice {
  readonly activity: string
  readonly sideOpen: boolean
  readonly bottom: 'closed' | 'problems' | 'log'
  readonly overlay: 'none' | 'palette' | 'keys'
  readonly theme: ThemeChoice
  readonly panels: readonly OpenPanel[]
  readonly activePanel: string | undefined
  /** The tab that was opened in passing, if one is; the next one takes its place. */
  readonly passingPanel: string | undefined
  readonly toasts: readonly Toast[]
  /** Problems by who found them. */
  readonly problems: Readonly<Record<string, readonly ShownProblem[]>>
  readonly question: (Question & { readonly answer: (yes: boolean) => void }) | undefined
  /** Shows a feature's side pane; choosing the one shown hides it. */
  activityChosen(id: string): void
  /** Shows a feature's side pane and leaves it shown. */
  activityShown(id: string): void
  sideToggled(): void
  bottomShown(tab: ShellSlice['bottom']): void
  overlayShown(overlay: ShellSlice['overlay']): void
  themeChosen(theme: ThemeChoice): void
  /** Opens a tab, or goes to it when it is open already (same panel, same params). */
  openPanel(panel: string, params: Readonly<Record<string, string>>, title: string): void
  /** The same while a list is walked: instead of the tab that was opened so before, unless that one was opened for good since. */
  passPanel(panel: string, params: Readonly<Record<string, string>>, title: string): void
  /** Closes a tab; asks first when it holds unsaved changes. */
  closePanel(id: string): Promise<void>
  panelActivated(id: string | undefined): void
  panelMarked(id: string, mark: { readonly title?: string; readonly unsaved?: boolean }): void
  /** Errors stay until they are dismissed; words alone go by themselves. */
  notify(what: Problem | string, kind?: ToastKind): void
  toastDismissed(id: number): void
  toastsDismissed(): void
  problemsFound(source: string, problems: readonly ShownProblem[]): void
  /** Asks a yes-or-no question in a dialog. */
  confirm(question: Question): Promise<boolean>
}

/** The name of the tab for a panel with these params. */
function panelId(panel: string, params: Readonly<Record<string, string>>): string {
  const parts = Object.entries(params).map(([name, value]) => `${name}=${value}`)
  return [panel, ...parts.sort()].join('|')
}

const themes: readonly string[] = ['system', 'light', 'dark', 'contrast'] satisfies ThemeChoice[]
const themeKey = 'dmwb.theme'
const rememberedTheme = (): ThemeChoice => {
  const kept = globalThis.localStorage?.getItem(themeKey) ?? ''
  return themes.includes(kept) ? (kept as ThemeChoice) : 'system'
}

let nextToast = 1

export const createShellSlice: StateCreator<AppState, [], [], ShellSlice> = (set, get) => ({
  activity: 'devices',
  sideOpen: true,
  bottom: 'closed',
  overlay: 'none',
  theme: rememberedTheme(),
  panels: [],
  activePanel: undefined,
  passingPanel: undefined,
  toasts: [],
  problems: {},
  question: undefined,

  activityChosen: id =>
    set(({ activity, sideOpen }) => ({ activity: id, sideOpen: id === activity ? !sideOpen : true })),
  activityShown: activity => set({ activity, sideOpen: true }),
  sideToggled: () => set(({ sideOpen }) => ({ sideOpen: !sideOpen })),
  bottomShown: bottom => set({ bottom }),
  overlayShown: overlay => set({ overlay }),
  themeChosen: theme => {
    globalThis.localStorage?.setItem(themeKey, theme)
    set({ theme })
  },

  openPanel: (panel, params, title) => {
    const id = panelId(panel, params)
    const known = get().panels.some(item => item.id === id)
    const panels = known ? get().panels : [...get().panels, { id, panel, params, title, unsaved: false }]
    const passing = get().passingPanel
    set({ panels, activePanel: id, passingPanel: passing === id ? undefined : passing })
  },
  passPanel: (panel, params, title) => {
    const id = panelId(panel, params)
    const { panels, passingPanel } = get()
    if (panels.some(item => item.id === id)) return set({ activePanel: id })
    const kept = panels.filter(item => item.id !== passingPanel || item.unsaved)
    set({ panels: [...kept, { id, panel, params, title, unsaved: false }], activePanel: id, passingPanel: id })
  },
  closePanel: async id => {
    const panel = get().panels.find(item => item.id === id)
    if (!panel) return
    const words = `“${panel.title}” has changes that were not saved. Closing it loses them.`
    const question: Question = { title: 'Close without saving?', words, verb: 'Close without saving', danger: true }
    if (panel.unsaved && !(await get().confirm(question))) return
    set(({ panels, activePanel }) => {
      const at = panels.findIndex(item => item.id === id)
      const left = panels.filter(item => item.id !== id)
      const neighbour = left[Math.min(at, left.length - 1)]?.id
      return { panels: left, activePanel: activePanel === id ? neighbour : activePanel }
    })
  },
  panelActivated: id => set({ activePanel: id }),
  panelMarked: (id, mark) =>
    set(({ panels }) => ({ panels: panels.map(item => (item.id === id ? { ...item, ...mark } : item)) })),

  notify: (what, kind) =>
    set(({ toasts }) => {
      const toast = { kind: kind ?? (typeof what === 'string' ? 'info' : 'error'), ...toastWords(what) }
      const same = toasts.find(item => item.words === toast.words && item.kind === toast.kind)
      if (same) return { toasts: toasts.map(item => (item === same ? { ...item, times: item.times + 1 } : item)) }
      return { toasts: [...toasts, { ...toast, id: nextToast++, times: 1 }] }
    }),
  toastsDismissed: () => set({ toasts: [] }),
  toastDismissed: id => set(({ toasts }) => ({ toasts: toasts.filter(item => item.id !== id) })),
  problemsFound: (source, found) =>
    set(({ problems }) => {
      const { [source]: _old, ...others } = problems
      return { problems: found.length > 0 ? { ...others, [source]: found } : others }
    }),
  confirm: question =>
    new Promise(resolve => {
      get().question?.answer(false)
      const answer = (yes: boolean) => {
        set({ question: undefined })
        resolve(yes)
      }
      set({ question: { ...question, answer } })
    }),
})

function toastWords(what: Problem | string): Omit<Toast, 'id' | 'kind' | 'times'> {
  if (typeof what === 'string') return { words: what }
  const { file, line, column, path } = what.at ?? {}
  const place = [file, line, column].filter(part => part !== undefined).join(':')
  const where = place !== '' ? place : path
  return { ...explain(what), code: what.code, ...(where !== undefined && { where }) }
}
