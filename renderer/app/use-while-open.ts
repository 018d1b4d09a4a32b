import { useEffect } from 'react'
import { useApp } from './store.ts'

/**
 * Fetches what a tab shows, and lets go of it once the tab is closed: one that only moved to another place of the dock
 * keeps what it has. `fetch` and `letGo` are actions of the store, the same at each call.
 */
export function useWhileOpen(panelId: string, id: string, fetch: (id: string) => unknown, letGo: (id: string) => void) {
  useEffect(() => {
    void fetch(id)
    return () => {
      if (!useApp.getState().panels.some(panel => panel.id === panelId)) letGo(id)
    }
  }, [panelId, id, fetch, letGo])
}
