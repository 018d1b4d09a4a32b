import type { StateCreator } from 'zustand'
import type { HostEvent } from '#contract'

export interface RepositorySlice {
  /** Grows whenever data of the repository came, changed or went. */
  readonly repositoryChanges: number
  repositoryEvent(event: HostEvent): void
}

/** What lies in the Data Repository is asked for by its tab, a page at a time. */
export const createRepositorySlice: StateCreator<RepositorySlice, [], [], RepositorySlice> = set => ({
  repositoryChanges: 0,
  repositoryEvent: ({ kind }) => {
    if (kind === 'repository') set(state => ({ repositoryChanges: state.repositoryChanges + 1 }))
  },
})
