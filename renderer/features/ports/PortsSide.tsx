import { Button, Loader } from '@mantine/core'
import { IconPlus, IconSend, IconTerminal2 } from '@tabler/icons-react'
import type { HardwareItem, PortItem } from '#contract'
import { explain } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import classes from './Ports.module.css'
import { tabOf } from './ports-slice.ts'
import { hardwareWords, uses } from './words.ts'

/** All ports, and simulated hardware whose cable is out. */
export function PortsSide() {
  const list = useApp(state => state.portList)
  const hardware = useApp(state => state.hardware)
  const consoles = useApp(state => state.consoles.length)
  const { portDialogShown, openConsoles, openCableList } = useApp.getState()
  if (list === undefined) return <Loader m="md" aria-label="Ports are being listed" />
  const pulled = hardware.filter(({ path }) => path === undefined)
  return (
    <>
      <div className={classes.tools}>
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          title="Alt+Shift+H"
          onClick={() => portDialogShown({ kind: 'hardware' })}
        >
          Simulated hardware
        </Button>
        <Button
          variant="default"
          leftSection={<IconTerminal2 size={14} aria-hidden />}
          title="Alt+Shift+C"
          onClick={openConsoles}
        >
          Consoles{consoles > 0 && ` (${consoles})`}
        </Button>
        <Button
          variant="default"
          leftSection={<IconSend size={14} aria-hidden />}
          title="Alt+Shift+P"
          onClick={openCableList}
        >
          Push over several …
        </Button>
        <Button variant="default" onClick={() => portDialogShown({ kind: 'path' })}>
          By its path …
        </Button>
      </div>
      {list.portless.map(({ place, problem }) => (
        <div key={place} className={classes.portless} role="alert">
          <Mark kind="bad">no port</Mark>
          <p>{explain(problem).words}</p>
          <p>{explain(problem).next}</p>
        </div>
      ))}
      {list.ports.length === 0 && pulled.length === 0 ? (
        <EmptyState title="No serial port is there">
          <p>Plug a device in: it appears here within a second. Without one, start simulated hardware.</p>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Ports">
          {list.ports.map(port => (
            <PortRow key={port.path} port={port} />
          ))}
          {pulled.map(item => (
            <PulledRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </>
  )
}

function PortRow({ port }: { port: PortItem }) {
  const current = useApp(state => state.panels.find(({ id }) => id === state.activePanel)?.params.port === tabOf(port))
  const { word, mark } = port.there ? uses[port.use] : ({ word: 'not there', mark: 'bad' } as const)
  const found = port.found
  return (
    <li className={classes.port} data-current={current}>
      <button
        type="button"
        title={`${port.name}\n${port.path}\n${port.identity ?? ''}`}
        onClick={() => useApp.getState().openPort(port)}
      >
        <span className={classes.portLine}>
          <span className={classes.portName}>{port.name}</span>
          <Mark kind={mark}>{word}</Mark>
        </span>
        <span className={classes.portPath}>{port.path}</span>
        {port.identity !== undefined && <span className={classes.portPath}>{port.identity}</span>}
        {port.step !== undefined && <span className="dim">{port.step} …</span>}
        {found && <span className="dim">{foundWords(found)}</span>}
      </button>
    </li>
  )
}

function foundWords(found: NonNullable<PortItem['found']>): string {
  if (found.kind === 'console') return `console of ${found.host}`
  if (found.kind === 'phone') return 'phone with OBEX'
  if (found.kind === 'loader') return found.version
  return `${found.kind} ${found.deviceId ?? ''}`
}

function PulledRow({ item }: { item: HardwareItem }) {
  return (
    <li className={classes.port}>
      <button
        type="button"
        title="Its cable is out"
        onClick={() => useApp.getState().openPanel('port', { port: item.id }, item.name)}
      >
        <span className={classes.portLine}>
          <span className={classes.portName}>{item.name}</span>
          <Mark kind="waiting">unplugged</Mark>
        </span>
        <span className="dim">{hardwareWords[item.kind]}</span>
      </button>
    </li>
  )
}
