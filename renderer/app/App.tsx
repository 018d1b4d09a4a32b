import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { ActivityBar } from './ActivityBar.tsx'
import { BottomPanel } from './BottomPanel.tsx'
import { Centre } from './Centre.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { features } from './features.ts'
import classes from './Shell.module.css'
import { SidePane } from './SidePane.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useApp } from './store.ts'
import { Toasts } from './Toasts.tsx'
import { theme } from './theme.ts'
import { useCommandKeys } from './use-command-keys.ts'
import { useThemeChoice } from './use-theme-choice.ts'

const loadPalette = async () => ({ default: (await import('./Palette.tsx')).Palette })
const Palette = lazy(loadPalette)
const KeysDialog = lazy(async () => ({ default: (await import('./KeysDialog.tsx')).KeysDialog }))

/** The window: activity bar, side pane, tabs, problems and log, status bar. */
export function App() {
  const scheme = useThemeChoice()
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} withStaticClasses={false}>
      <Shell />
    </MantineProvider>
  )
}

function Shell() {
  useCommandKeys()
  // Letters typed right after Ctrl+K belong to the palette: it is fetched as soon as the window is idle.
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadPalette())
    return () => cancelIdleCallback(idle)
  }, [])
  const overlay = useApp(state => state.overlay)
  return (
    <div className={classes.shell}>
      <ActivityBar />
      <SidePane />
      <main className={classes.centre} aria-label="Work area" tabIndex={-1}>
        <Centre />
        <BottomPanel />
      </main>
      <StatusBar />
      <Toasts />
      <ConfirmDialog />
      <Suspense>
        {overlay === 'palette' && <Palette />}
        {overlay === 'keys' && <KeysDialog />}
        {features.map(({ id, Overlay }) => Overlay && <Overlay key={id} />)}
      </Suspense>
    </div>
  )
}
