import { Autocomplete, Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { PortItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import classes from './Ports.module.css'

const rates = ['9600', '19200', '38400', '57600', '115200', '230400', '460800', '921600']
const lineChoices = [
  { value: 'both', label: 'DTR and RTS up (usual)' },
  { value: 'none', label: 'Neither: boards that they would reset' },
  { value: 'dtr', label: 'DTR alone' },
  { value: 'rts', label: 'RTS alone' },
]

interface Kept {
  readonly baud: string
  readonly lines: string
  readonly frame: string
  readonly flow: boolean
}
const usual: Kept = { baud: '115200', lines: 'both', frame: '8N1', flow: false }

/** Settings of a console; they are remembered for each port. */
export function OpenConsoleDialog({ port, onClose }: { port: PortItem; onClose(): void }) {
  const key = `dmwb.console.${port.id}`
  const [kept, setKept] = useState<Kept>(() => ({ ...usual, ...remembered(key) }))
  const change = (part: Partial<Kept>) => setKept({ ...kept, ...part })
  const baudRate = Number(kept.baud)
  const submit = async () => {
    const [dataBits = '8', parity = 'N', stopBits = '1'] = [...kept.frame]
    const opened = await call(
      host.consoles.open({
        path: port.path,
        baudRate,
        dataBits: dataBits === '7' ? 7 : 8,
        parity: parity === 'E' ? 'even' : parity === 'O' ? 'odd' : 'none',
        stopBits: stopBits === '2' ? 2 : 1,
        rtscts: kept.flow,
        lines: {
          dtr: kept.lines === 'both' || kept.lines === 'dtr',
          rts: kept.lines === 'both' || kept.lines === 'rts',
        },
      }),
    )
    if (!opened) return 'stay'
    if (!opened.ok) return opened.problem
    localStorage.setItem(key, JSON.stringify(kept))
    useApp.getState().consoleAnswered(opened.value)
    useApp.getState().openConsoles()
    return 'done'
  }
  return (
    <FormDialog
      title={`Console on ${port.name}`}
      verb="Open"
      blocked={!(baudRate >= 50 && baudRate <= 4_000_000)}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="dim">
        Every byte is recorded from the first one on, <strong>what you type included, passwords too</strong>.
      </p>
      <div className={classes.pairs}>
        <Autocomplete
          label="Baud"
          data={rates}
          value={kept.baud}
          filter={({ options }) => options}
          onChange={baud => change({ baud })}
        />
        <NativeSelect
          label="Frame"
          data={['8N1', '8E1', '8O1', '8N2', '7E1', '7O1']}
          value={kept.frame}
          onChange={event => change({ frame: event.currentTarget.value })}
        />
      </div>
      <NativeSelect
        label="Lines"
        description="Every system raises both when a port is opened; many boards are reset, or kept in their loader, by that."
        data={lineChoices}
        value={kept.lines}
        onChange={event => change({ lines: event.currentTarget.value })}
      />
      <Checkbox
        label="Hardware flow control (RTS/CTS)"
        description="Only where these wires are connected"
        checked={kept.flow}
        onChange={event => change({ flow: event.currentTarget.checked })}
      />
    </FormDialog>
  )
}

function remembered(key: string): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>
  } catch {
    return {}
  }
}
