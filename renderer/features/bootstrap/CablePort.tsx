import { Autocomplete, Button, Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { PortItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { CableFields } from './CableFields.tsx'
import classes from './CableList.module.css'
import type { PortChoice, TypedPort } from './cable-list.ts'
import { cableWays, wayKey } from './cable-target.ts'

export interface CablePortProps {
  readonly choice: PortChoice
  /** The devices of the table, if there is one. */
  readonly devices: readonly string[] | undefined
  onType(part: TypedPort): void
}

/** One of several ports: whether it is chosen, its way, its device, and what its way asks for. */
export function CablePort({ choice, devices, onType }: CablePortProps) {
  const { port, chosen, target, proposals, line, fault } = choice
  const [isOpen, setOpen] = useState(false)
  const known = useApp(state => state.simulated)
  const label = `${port.name} ${port.path}`
  return (
    <li className={classes.port} data-chosen={chosen} aria-label={label}>
      <div className={classes.line}>
        <Checkbox
          aria-label={`Push over ${label}`}
          checked={chosen}
          onChange={event => onType({ chosen: event.currentTarget.checked })}
        />
        <div className={classes.name}>
          <strong>{port.name}</strong>
          <code>{port.path}</code>
          <Who port={port} />
        </div>
        <NativeSelect
          label="Way"
          disabled={!chosen}
          data={[
            ...(!port.found && wayOf(choice) === '' ? [{ value: '', label: 'Choose, or identify it' }] : []),
            ...cableWays.map(item => ({ value: wayKey(item), label: item.label })),
          ]}
          value={wayOf(choice)}
          onChange={event => {
            const next = cableWays.find(item => wayKey(item) === event.currentTarget.value)
            if (next) onType({ choice: { method: next.method, way: next.way } })
          }}
        />
        <Autocomplete
          label="Device"
          disabled={!chosen}
          placeholder="IMEI:004400152020002"
          data={[...(devices ?? known?.map(({ id }) => id) ?? [])]}
          limit={200}
          value={target.deviceId}
          maxLength={255}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={deviceId => onType({ deviceId })}
        />
        <Button
          variant="default"
          disabled={!chosen || wayOf(choice) === ''}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Settings
        </Button>
      </div>
      {chosen && (
        <p className={classes.state}>
          {fault === undefined ? (
            <Mark kind="good">{devices && line !== undefined ? `ready, line ${line}` : 'ready'}</Mark>
          ) : (
            <Mark kind="warn">{fault}</Mark>
          )}
          {proposals[0] && wayKey(proposals[0]) === wayKey(target.choice) && (
            <span className="dim">proposed: {proposals[0].why}</span>
          )}
        </p>
      )}
      {chosen && isOpen && (
        <div className={classes.more}>
          <CableFields target={target} onTarget={onType} />
        </div>
      )}
    </li>
  )
}

/** Nobody chose a way, and nothing proposes one. */
const wayOf = ({ port, fault, target }: PortChoice) =>
  !port.found && fault === 'Identify it, or choose a way.' ? '' : wayKey(target.choice)

/** Who answered, or the way to ask. */
function Who({ port: { path, found, step, use, there } }: { port: PortItem }) {
  if (step !== undefined) return <span className="dim">{step} …</span>
  if (found) return <span className="dim">{found.kind} answered</span>
  return (
    <button
      type="button"
      className="link"
      disabled={!there || use === 'pushing'}
      onClick={() => void ask(host.ports.identify({ path }))}
    >
      Identify
    </button>
  )
}
