import type { StateCreator } from 'zustand'
import type { BootstrapRun, HostEvent, ProfileSummary } from '#contract'
import type { Problem } from '#core/problem.ts'
import type { AppState } from '../../app/store.ts'
import { ask, call, host } from '../../host.ts'

const keptRuns = 500
const readRuns = 1000

/** Runs of a table stand in its own tab; thousands of them would hide the others. */
const isOfTable = ({ evidence }: BootstrapRun) => evidence?.list !== undefined

/** A profile in its tab. The text is the only truth; the form reads and writes it. */
export type ProfileState =
  | { readonly stage: 'opening' }
  | { readonly stage: 'failed'; readonly problem: Problem }
  | ProfileDraft
export interface ProfileDraft {
  readonly stage: 'open'
  readonly text: string
  /** The text as it is stored. */
  readonly saved: string
  readonly saving: boolean
  /** Why the last save did not happen. */
  readonly fault?: Problem
}
export interface BootstrapSlice {
  /** Undefined until the host has answered. */
  readonly profiles: readonly ProfileSummary[] | undefined
  readonly profileDrafts: Readonly<Record<string, ProfileState>>
  /** Newest first; undefined until the host has answered. */
  readonly runs: readonly BootstrapRun[] | undefined
  /** The profile that a copy or a new one is being made of. */
  readonly copying: { readonly from?: string } | undefined
  loadBootstrap(): Promise<void>
  bootstrapEvent(event: HostEvent): void
  openProfile(id: string): void
  fetchProfile(id: string): Promise<void>
  profileTyped(id: string, text: string): void
  /** True when the text is stored. */
  saveProfile(id: string): Promise<boolean>
  /** Stores a new profile and opens it; a problem when that cannot be. */
  createProfile(id: string, text: string): Promise<Problem | undefined>
  removeProfile(id: string): Promise<void>
  profileClosed(id: string): void
  copyingShown(copying: { readonly from?: string } | undefined): void
  /** A call answered with a run; events may have told more by then. */
  runAnswered(run: BootstrapRun): void
  /** A run that is not among those kept, such as one of a table. */
  fetchRun(id: string): Promise<void>
  openRun(run: BootstrapRun): void
}

export const createBootstrapSlice: StateCreator<AppState, [], [], BootstrapSlice> = (set, get) => {
  const draft = (id: string, state: ProfileState) =>
    set(({ profileDrafts }) => ({ profileDrafts: { ...profileDrafts, [id]: state } }))
  const opened = (id: string): ProfileDraft | undefined => {
    const state = get().profileDrafts[id]
    return state?.stage === 'open' ? state : undefined
  }
  const loadProfiles = async () => {
    const profiles = await call(host.bootstrap.profiles())
    if (profiles) set({ profiles })
  }

  return {
    profiles: undefined,
    profileDrafts: {},
    runs: undefined,
    copying: undefined,

    loadBootstrap: async () => {
      const runs = await call(host.bootstrap.runs({ limit: readRuns }))
      if (runs) set({ runs: runs.filter(run => !isOfTable(run)).slice(0, keptRuns) })
      await loadProfiles()
    },
    bootstrapEvent: event => {
      if (event.kind === 'profiles') void loadProfiles()
      else if (event.kind === 'run' && (!isOfTable(event.run) || get().runs?.some(({ id }) => id === event.run.id))) {
        set(({ runs }) => ({ runs: withRun(runs ?? [], event.run) }))
      }
    },
    openProfile: id => {
      const name = get().profiles?.find(profile => profile.id === id)?.name
      get().openPanel('profile', { id }, name ?? id)
    },
    fetchProfile: async id => {
      if (opened(id)) return
      draft(id, { stage: 'opening' })
      const answer = await call(host.bootstrap.profile({ id }))
      if (!answer) return
      if (!answer.ok) draft(id, { stage: 'failed', problem: answer.problem })
      else draft(id, { stage: 'open', text: answer.value.text, saved: answer.value.text, saving: false })
    },
    profileTyped: (id, text) => {
      const state = opened(id)
      if (state && state.text !== text) draft(id, { ...state, text })
    },
    saveProfile: async id => {
      const state = opened(id)
      if (!state || state.saving) return false
      if (get().profiles?.find(profile => profile.id === id)?.sample) {
        set({ copying: { from: id } })
        return false
      }
      draft(id, { ...state, saving: true })
      const answer = await call(host.bootstrap.saveProfile({ id, text: state.text }))
      const now = opened(id) ?? state
      const { fault: _old, ...rest } = now
      if (answer?.ok) draft(id, { ...rest, saving: false, saved: state.text })
      else draft(id, { ...rest, saving: false, ...(answer && { fault: answer.problem }) })
      if (answer?.ok) await loadProfiles()
      return answer?.ok === true
    },
    createProfile: async (id, text) => {
      const answer = await call(host.bootstrap.saveProfile({ id, text }))
      if (!answer?.ok) return answer?.problem
      await loadProfiles()
      get().openProfile(id)
      return undefined
    },
    removeProfile: async id => {
      const profile = get().profiles?.find(item => item.id === id)
      const sure = await get().confirm({
        title: 'Delete this profile?',
        words: `“${profile?.name ?? id}” is deleted from the workspace. Records and runs that used it stay.`,
        verb: 'Delete',
        danger: true,
      })
      if (!sure || (await ask(host.bootstrap.removeProfile({ id }))) === undefined) return
      const panel = get().panels.find(item => item.panel === 'profile' && item.params.id === id)
      if (panel) {
        get().panelMarked(panel.id, { unsaved: false })
        await get().closePanel(panel.id)
      }
      await loadProfiles()
    },
    profileClosed: id => set(({ profileDrafts: { [id]: _closed, ...others } }) => ({ profileDrafts: others })),
    copyingShown: copying => set({ copying }),
    runAnswered: run => set(({ runs }) => ({ runs: withNewerRun(runs ?? [], run) })),
    fetchRun: async id => {
      const run = await ask(host.bootstrap.run({ run: id }))
      if (run) get().runAnswered(run)
    },
    openRun: run => get().openPanel('run', { id: run.id }, `Run ${run.deviceId}`),
  }
}

/** Newest first, each once. */
function withRun(runs: readonly BootstrapRun[], run: BootstrapRun): readonly BootstrapRun[] {
  const at = runs.findIndex(({ id }) => id === run.id)
  return at >= 0 ? runs.with(at, run) : [run, ...runs].slice(0, keptRuns)
}

/** The answer of a call may come after events that already tell more. */
function withNewerRun(runs: readonly BootstrapRun[], run: BootstrapRun): readonly BootstrapRun[] {
  const known = runs.find(({ id }) => id === run.id)
  return known && known.steps.length >= run.steps.length && known.result !== 'running' ? runs : withRun(runs, run)
}
