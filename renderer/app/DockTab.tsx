import { CloseButton } from '@mantine/core'
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { useEffect, useRef } from 'react'
import { useApp } from './store.ts'

/** One tab: its title, a dot for unsaved changes, and a close button. */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const panel = useApp(state => state.panels.find(({ id }) => id === api.id))
  const close = useApp(state => state.closePanel)
  const active = useApp(state => state.activePanel === api.id)
  const passing = useApp(state => state.passingPanel === api.id)
  const tab = useRef<HTMLDivElement>(null)
  const title = panel?.title
  // The dock scrolls before a new tab has its width.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title has another width
  useEffect(() => {
    if (active) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active, title])
  if (!panel) return null
  return (
    <div
      ref={tab}
      className="workbench-tab"
      title={panel.title}
      onAuxClick={event => {
        if (event.button === 1) void close(panel.id)
      }}
    >
      {panel.unsaved && <span title="Unsaved changes">●</span>}
      <span className="workbench-tab-title" data-passing={passing}>
        {panel.title}
      </span>
      {panel.unsaved && <span className="visually-hidden">, unsaved changes</span>}
      <CloseButton
        tabIndex={-1}
        aria-label={`Close ${panel.title}`}
        title="Close (Alt+W)"
        onPointerDown={event => event.stopPropagation()}
        onClick={event => {
          event.stopPropagation()
          void close(panel.id)
        }}
      />
    </div>
  )
}
