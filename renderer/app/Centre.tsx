import { Suspense } from 'react'
import { WelcomePanel } from '../features/welcome/WelcomePanel.tsx'
import { lazyPartSoon } from './lazy-part.ts'
import classes from './Shell.module.css'
import { useApp } from './store.ts'

const Dock = lazyPartSoon(async () => (await import('./Dock.tsx')).Dock)

/** The open tabs; without any, the welcome. */
export function Centre() {
  const empty = useApp(state => state.panels.length === 0)
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
