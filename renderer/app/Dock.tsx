import { type DockviewApi, DockviewReact, type DockviewTheme, type IDockviewPanelProps } from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import './dock.css'
import { useEffect, useMemo, useState } from 'react'
import { DockTab } from './DockTab.tsx'
import { panels as panelParts } from './features.ts'
import { PartBoundary } from './PartBoundary.tsx'
import { useApp } from './store.ts'

const dockTheme: DockviewTheme = { name: 'workbench', className: 'dockview-theme-light workbench-dock' }

/** A tab that lets go of its content when the panel's part is not known any more. */
function DockPanel({ api }: IDockviewPanelProps) {
  const panel = useApp(state => state.panels.find(({ id }) => id === api.id))
  const Part = panel && panelParts[panel.panel]
  if (!Part) return null
  return (
    <PartBoundary name={panel.title}>
      <Part params={panel.params} panelId={panel.id} />
    </PartBoundary>
  )
}

/** The dockable tabs. Which are open is the store's business, where they lie is the dock's. */
export function Dock() {
  const [api, setApi] = useState<DockviewApi>()
  const panels = useApp(state => state.panels)
  const active = useApp(state => state.activePanel)
  const components = useMemo(() => ({ panel: DockPanel }), [])

  useEffect(() => {
    if (!api) return
    for (const panel of api.panels) if (!panels.some(({ id }) => id === panel.id)) api.removePanel(panel)
    for (const { id, title } of panels) {
      const known = api.getPanel(id)
      if (!known) api.addPanel({ id, title, component: 'panel', inactive: id !== active })
      else if (known.title !== title) known.setTitle(title)
    }
    const wanted = active === undefined ? undefined : api.getPanel(active)
    if (wanted && api.activePanel !== wanted) wanted.api.setActive()
  }, [api, panels, active])

  useEffect(() => {
    const { panelActivated } = useApp.getState()
    const watching = api?.onDidActivePanelChange(({ panel }) => {
      if (panel && panel.id !== useApp.getState().activePanel) panelActivated(panel.id)
    })
    return () => watching?.dispose()
  }, [api])

  return (
    <DockviewReact
      components={components}
      defaultTabComponent={DockTab}
      theme={dockTheme}
      onReady={event => setApi(event.api)}
      disableFloatingGroups={false}
    />
  )
}
