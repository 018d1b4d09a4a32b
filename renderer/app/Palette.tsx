import { type KeyboardEvent, useMemo, useState } from 'react'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyCaps } from '../ui/KeyCaps.tsx'
import dialogs from './Dialogs.module.css'
import type { AppCommand } from './feature.ts'
import { allCommands } from './features.ts'
import { useApp } from './store.ts'

/** Finds a command by the words of its title, in any order. */
export function Palette() {
  const showOverlay = useApp(state => state.overlayShown)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const commands = useMemo(() => allCommands().filter(({ id }) => id !== 'app.palette'), [])
  const found = commands.filter(command => matches(command, query))
  const close = () => showOverlay('none')
  const run = (command: AppCommand | undefined) => {
    if (!command || !(command.enabled?.() ?? true)) return
    close()
    command.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) setAt(Math.max(0, Math.min(found.length - 1, at + step)))
    else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }
  return (
    <Dialog label="Command palette" width={560} place="top" onClose={close}>
      <div className={dialogs.search}>
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-label="Find a command"
          aria-activedescendant={found[at] && `palette-${found[at].id}`}
          placeholder="Find a command"
          value={query}
          onChange={event => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a listbox that its combobox moves in */}
      <ul className={dialogs.options} role="listbox" id="palette-list" aria-label="Commands" tabIndex={-1}>
        {found.map((command, index) => (
          <Option key={command.id} command={command} chosen={index === at} onRun={() => run(command)} />
        ))}
      </ul>
      {found.length === 0 && <p className={dialogs.body}>No command has these words. Try fewer letters.</p>}
    </Dialog>
  )
}

function Option({ command, chosen, onRun }: { command: AppCommand; chosen: boolean; onRun(): void }) {
  const enabled = command.enabled?.() ?? true
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox points at its active option (ARIA 1.2)
    <li
      id={`palette-${command.id}`}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of the listbox above
      role="option"
      aria-selected={chosen}
      aria-disabled={!enabled}
      className={dialogs.option}
      ref={element => {
        if (chosen) element?.scrollIntoView({ block: 'nearest' })
      }}
      onClick={onRun}
    >
      <span>
        {command.title}
        {!enabled && ' (not now)'}
      </span>
      {command.keys && <KeyCaps keys={command.keys} />}
    </li>
  )
}

function matches({ title }: AppCommand, query: string): boolean {
  const text = title.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
