import { lazy, Suspense } from 'react'
import { WelcomePanel } from '../features/welcome/WelcomePanel.tsx'
import classes from './Shell.module.css'
import { useApp } from './store.ts'

const Dock = lazy(async () => ({ default: (await import('./Dock.tsx')).Dock }))

/** The open tabs; without any, the welcome. */
export function Centre() {
  const empty = useApp(state => state.panels.length === 0)
  return <div className={classes.tabs}>{empty ? <WelcomePanel /> : <Suspense>{<Dock />}</Suspense>}</div>
}
