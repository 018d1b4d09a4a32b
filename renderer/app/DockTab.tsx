import { IconX } from '@tabler/icons-react'
import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { useApp } from './store.ts'

/** One tab: its title, a dot for unsaved changes, and a close button. */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const panel = useApp(state => state.panels.find(({ id }) => id === api.id))
  const close = useApp(state => state.closePanel)
  if (!panel) return null
  return (
    <div
      className="workbench-tab"
      title={panel.title}
      onAuxClick={event => {
        if (event.button === 1) void close(panel.id)
      }}
    >
      {panel.unsaved && <span title="Unsaved changes">●</span>}
      <span className="workbench-tab-title">{panel.title}</span>
      {panel.unsaved && <span className="visually-hidden">, unsaved changes</span>}
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Close ${panel.title}`}
        title="Close (Alt+W)"
        onPointerDown={event => event.stopPropagation()}
        onClick={event => {
          event.stopPropagation()
          void close(panel.id)
        }}
      >
        <IconX size={14} />
      </button>
    </div>
  )
}
