import { Button, Group, Menu } from '@mantine/core'
import { IconChevronDown, IconSearch, IconSend, IconTerminal2 } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { PortItem } from '#contract'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { HardwareCard } from './HardwareCard.tsx'
import { identify } from './identify.ts'
import { LadderView } from './LadderView.tsx'
import classes from './Ports.module.css'
import { uses } from './words.ts'

/** One port: what is known of it, rung by rung, and what can be done with it. */
export function PortPanel({ params, panelId }: PanelProps) {
  const id = params.port ?? ''
  const port = useApp(state => state.portList?.ports.find(item => item.id === id || item.hardware === id))
  const hardware = useApp(state => state.hardware.find(item => item.id === (port?.hardware ?? id)))
  const name = hardware?.name ?? port?.name
  useEffect(() => {
    if (name !== undefined) useApp.getState().panelMarked(panelId, { title: name })
  }, [panelId, name])
  if (!port && !hardware)
    return (
      <EmptyState title="This device is not plugged in">
        <p>Plug it in again: its tab finds it by its identity, whatever its port is called then.</p>
      </EmptyState>
    )
  return (
    <Panel>
      <PanelHead
        title={
          <>
            <strong>{name}</strong>
            {port && <Mark kind={uses[port.use].mark}>{uses[port.use].word}</Mark>}
          </>
        }
        actions={port && <Actions port={port} />}
      >
        {port && (
          <p className={classes.facts}>
            <code>{port.path}</code>
            {port.identity !== undefined && <code>{port.identity}</code>}
            {port.place !== undefined && <span>socket {port.place}</span>}
          </p>
        )}
      </PanelHead>
      <div className={classes.body}>
        {port && <LadderView port={port} />}
        {hardware && <HardwareCard item={hardware} />}
      </div>
    </Panel>
  )
}

const kinds = [
  ['modem', 'Ask only as a modem'],
  ['board', 'Ask only as a board (SMP)'],
  ['console', 'Ask only as a console'],
  ['loader', 'Ask only as a loader (U-Boot)'],
  ['phone', 'Ask only as a phone (OBEX)'],
] as const

/** As the ladder names them where bytes are garbage. */
const rates = [9600, 921_600, 460_800, 57_600, 38_400, 19_200]

function Actions({ port }: { port: PortItem }) {
  const { portDialogShown, openPanel } = useApp.getState()
  const isAsking = port.use === 'identifying'
  const isBusy = isAsking || port.use === 'pushing'
  const push = () => openPanel('cable-push', { port: port.id }, `Push over ${port.name}`)
  return (
    <Group gap="xs">
      {isAsking ? (
        <>
          <span className="dim" role="status">
            {port.step} …
          </span>
          <Button variant="default" onClick={() => void ask(host.ports.cancelIdentify({ path: port.path }))}>
            Cancel
          </Button>
        </>
      ) : (
        <Button.Group>
          <Button
            leftSection={<IconSearch size={14} aria-hidden />}
            disabled={isBusy}
            onClick={() => void identify(port.path)}
          >
            Identify
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button disabled={isBusy} aria-label="Identify otherwise" px={6}>
                <IconChevronDown size={14} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {kinds.map(([kind, words]) => (
                <Menu.Item key={kind} onClick={() => void identify(port.path, { as: kind })}>
                  {words}
                </Menu.Item>
              ))}
              <Menu.Label>At another rate than 115200</Menu.Label>
              {rates.map(baud => (
                <Menu.Item key={baud} onClick={() => void identify(port.path, { baud })}>
                  At {baud} baud
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      )}
      <Button variant="default" leftSection={<IconSend size={14} aria-hidden />} onClick={push}>
        Push a profile …
      </Button>
      <Button
        variant="default"
        leftSection={<IconTerminal2 size={14} aria-hidden />}
        disabled={isBusy}
        onClick={() =>
          port.use === 'console' || port.use === 'released'
            ? useApp.getState().openConsoles()
            : portDialogShown({ kind: 'console', port })
        }
      >
        {port.use === 'console' || port.use === 'released' ? 'Show the console' : 'Console …'}
      </Button>
      {port.typed && (
        <Button variant="default" onClick={() => void ask(host.ports.forget({ path: port.path }))}>
          Forget the path
        </Button>
      )}
    </Group>
  )
}
