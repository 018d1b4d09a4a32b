import { MantineProvider } from '@mantine/core'
import { Suspense, useEffect } from 'react'
import { ActivityBar } from './ActivityBar.tsx'
import { Centre } from './Centre.tsx'
import { features } from './features.ts'
import { fetchParts, lazyPart, lazyPartSoon } from './lazy-part.ts'
import classes from './Shell.module.css'
import { SidePane } from './SidePane.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useApp } from './store.ts'
import { Toasts } from './Toasts.tsx'
import { theme } from './theme.ts'
import { useCommandKeys } from './use-command-keys.ts'
import { useThemeChoice } from './use-theme-choice.ts'

// Letters typed right after Ctrl+K belong to the palette: it is fetched before anyone asks for it.
const Palette = lazyPartSoon(async () => (await import('./Palette.tsx')).Palette)
const BottomPanel = lazyPartSoon(async () => (await import('./BottomPanel.tsx')).BottomPanel)
const ConfirmDialog = lazyPartSoon(async () => (await import('./ConfirmDialog.tsx')).ConfirmDialog)
const KeysDialog = lazyPart(async () => (await import('./KeysDialog.tsx')).KeysDialog)

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
  const overlay = useApp(state => state.overlay)
  const bottomOpen = useApp(state => state.bottom !== 'closed')
  const asking = useApp(state => state.question !== undefined)
  return (
    <div className={classes.shell}>
      <ActivityBar />
      <SidePane />
      <main className={classes.centre} aria-label="Work area" tabIndex={-1}>
        <Centre />
        <Suspense>{bottomOpen && <BottomPanel />}</Suspense>
      </main>
      <StatusBar />
      <Toasts />
      <PartsSoon />
      <Suspense>
        {asking && <ConfirmDialog />}
        {overlay === 'palette' && <Palette />}
        {overlay === 'keys' && <KeysDialog />}
        {features.map(({ id, Overlay }) => Overlay && <Overlay key={id} />)}
      </Suspense>
    </div>
  )
}

/** Shows nothing: once it is settled whether the host is there, fetches what may be wanted soon. */
function PartsSoon() {
  const settled = useApp(state => state.link !== 'connecting')
  useEffect(() => (settled ? fetchParts() : undefined), [settled])
  return null
}
