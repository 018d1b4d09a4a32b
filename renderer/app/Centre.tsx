import { lazy, Suspense, useEffect } from 'react'
import { WelcomePanel } from '../features/welcome/WelcomePanel.tsx'
import classes from './Shell.module.css'
import { useApp } from './store.ts'

const loadDock = () => import('./Dock.tsx')
const Dock = lazy(async () => ({ default: (await loadDock()).Dock }))

/** The open tabs; without any, the welcome. */
export function Centre() {
  const empty = useApp(state => state.panels.length === 0)
  // Fetched while nobody waits for it, so that the first tab opens at once.
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadDock(), { timeout: 3000 })
    return () => cancelIdleCallback(idle)
  }, [])
  return (
    <div className={classes.tabs}>
      {empty ? (
        <WelcomePanel />
      ) : (
        <Suspense>
          <Dock />
        </Suspense>
      )}
    </div>
  )
}
