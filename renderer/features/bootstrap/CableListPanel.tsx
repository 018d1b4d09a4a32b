import { Button, Group, Input, Stack } from '@mantine/core'
import { IconSearch, IconSend } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { type TableRow, tableRows } from '#core/bootstrap-forms/table-rows.ts'
import { explain, type Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { OperatorField, ProfileField } from './CableChoice.tsx'
import classes from './CableList.module.css'
import { CablePort } from './CablePort.tsx'
import { cableListOrder, leftLines, type PortChoice, portChoices, type TypedPort } from './cable-list.ts'
import { usualProfile } from './cable-target.ts'
import profileClasses from './Profile.module.css'
import { TableField } from './TableField.tsx'

/** Brings a profile over several cables at once, to one device at each. */
export function CableListPanel() {
  const ports = useApp(state => state.portList?.ports)
  const profiles = useApp(state => state.profiles)
  if (!ports || !profiles || ports.length === 0)
    return (
      <EmptyState title="No serial port is there">
        <p>Plug the devices in, or start simulated hardware: each appears here within a second.</p>
      </EmptyState>
    )
  return <CableList />
}

interface Table {
  readonly file: File
  readonly text: string
  readonly rows: readonly TableRow[]
  readonly problem?: Problem
}

function useChoices() {
  const ports = useApp(state => state.portList?.ports ?? [])
  const hardware = useApp(state => state.hardware)
  const [typed, setTyped] = useState<Readonly<Record<string, TypedPort>>>({})
  const [table, setTable] = useState<Table>()
  const choices = useMemo(
    () => portChoices({ ports, hardware, typed, table: table?.rows }),
    [ports, hardware, typed, table],
  )
  const type = (id: string, part: TypedPort) => setTyped(old => ({ ...old, [id]: { ...old[id], ...part } }))
  const takeFile = async (file: File | null) => {
    if (!file) return setTable(undefined)
    const text = await file.text()
    const read = tableRows(text)
    setTable({ file, text, rows: read.ok ? read.value : [], ...(!read.ok && { problem: read.problem }) })
  }
  return { choices, type, table, takeFile }
}

function CableList() {
  const { choices, type, table, takeFile } = useChoices()
  const usual = useApp(state => usualProfile(state.profiles ?? []))
  const [order, setOrder] = useState<{ profileId?: string; operator: string }>({ operator: '' })
  const [busy, setBusy] = useState(false)
  const { startPushList, openPushList } = useApp.getState()
  const chosen = choices.filter(choice => choice.chosen)
  const unknown = chosen.filter(({ port }) => !port.found && port.there && port.use !== 'pushing')
  const wait = reasonToWait(chosen, table)
  const target = { profileId: order.profileId ?? usual, operator: order.operator }
  const change = (part: Partial<typeof target>) => setOrder(old => ({ ...old, ...part }))

  const start = async () => {
    if (wait !== undefined || busy) return
    setBusy(true)
    const list = await startPushList(cableListOrder(target, chosen, table?.text))
    if (list) openPushList(list)
    setBusy(false)
  }
  return (
    <div className={profileClasses.runPanel}>
      <Stack p="md" gap="md">
        <h2>Push over several cables</h2>
        <ProfileField target={target} onTarget={change} />
        <TableField
          description="CSV with the columns device, port, adm, sim-pin, phone, imsi, and placeholders of the profile; without one each port gets the device that is said below"
          file={table?.file ?? null}
          onFile={file => void takeFile(file)}
        />
        {table && <TableNotes table={table} left={leftLines(table.rows, choices)} />}
        <section aria-label="Ports and their devices" className={classes.section}>
          <Group gap="sm" justify="space-between">
            <h3>Ports and their devices</h3>
            <Button
              variant="default"
              leftSection={<IconSearch size={14} aria-hidden />}
              disabled={unknown.length === 0}
              onClick={() => {
                for (const { port } of unknown) void ask(host.ports.identify({ path: port.path }))
              }}
            >
              Identify the chosen
            </Button>
          </Group>
          <ul className={classes.ports} aria-label="Ports and their devices">
            {choices.map(choice => (
              <CablePort
                key={choice.port.id}
                choice={choice}
                devices={table?.rows.flatMap(({ row }) => (row.ok ? [row.value.deviceId] : []))}
                onType={part => type(choice.port.id, part)}
              />
            ))}
          </ul>
        </section>
        <OperatorField target={target} onTarget={change} />
        <div>
          <Button
            leftSection={<IconSend size={14} aria-hidden />}
            loading={busy}
            disabled={wait !== undefined}
            onClick={() => void start()}
          >
            Push to {chosen.length} {chosen.length === 1 ? 'device' : 'devices'}
          </Button>
          <Input.Description mt={4}>
            {wait ??
              'All ports at the same time; each device has a result of its own, and one that is another is refused.'}
          </Input.Description>
        </div>
      </Stack>
    </div>
  )
}

function reasonToWait(chosen: readonly PortChoice[], table: Table | undefined): string | undefined {
  if (table?.problem) return 'The table cannot be read: mend it first.'
  if (chosen.length === 0) return 'Choose at least one port.'
  const faulty = chosen.filter(({ fault }) => fault !== undefined)
  if (faulty.length === 0) return undefined
  return `${faulty.length} of ${chosen.length} chosen ports cannot go yet: look at them above, or leave them out.`
}

const mostNotes = 6

/** What of a table is not usable, line by line, before anything is sent; the results will say the same. */
function TableNotes({ table: { rows, problem }, left }: { table: Table; left: readonly number[] }) {
  const broken = rows.flatMap(({ line, row }) => (row.ok ? [] : [{ line, words: explain(row.problem).words }]))
  const good = rows.length - broken.length
  return (
    <div
      className={classes.notes}
      role="status"
      aria-label="The table"
      data-broken={problem !== undefined || broken.length > 0}
    >
      {problem ? (
        <p>
          {explain(problem).words} {explain(problem).next}
        </p>
      ) : (
        <p>
          {good} of {rows.length} rows can be used.
          {left.length > 0 && ` ${linesWords(left)}: no chosen port is for ${left.length === 1 ? 'it' : 'them'}.`}
          {(broken.length > 0 || left.length > 0) && ' Such rows are refused, and stand in the results.'}
        </p>
      )}
      {broken.length > 0 && (
        <ul aria-label="Rows that cannot be used">
          {broken.slice(0, mostNotes).map(({ line, words }) => (
            <li key={line}>
              Line {line}: {words}
            </li>
          ))}
          {broken.length > mostNotes && <li>and {broken.length - mostNotes} more</li>}
        </ul>
      )}
    </div>
  )
}

function linesWords(lines: readonly number[]): string {
  const more = lines.length > mostNotes ? ` and ${lines.length - mostNotes} more` : ''
  return `${lines.length === 1 ? 'Line' : 'Lines'} ${lines.slice(0, mostNotes).join(', ')}${more}`
}
