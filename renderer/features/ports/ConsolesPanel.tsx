import { Button, Group, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ConsoleState } from '#contract'
import type { RowLayout } from '#core/serial/console-rows.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import classes from './Console.module.css'
import { ConsolePane } from './ConsolePane.tsx'
import { LayoutChoice } from './LayoutChoice.tsx'
import { LogView } from './LogView.tsx'
import { SendLine } from './SendLine.tsx'
import { saveLog } from './save-log.ts'

/** All consoles: side by side, or as one time line. */
export function ConsolesPanel() {
  const consoles = useApp(state => state.consoles)
  const [view, setView] = useState('panes')
  const [layout, setLayout] = useState<RowLayout>('text')
  if (consoles.length === 0)
    return (
      <EmptyState title="No console is open">
        <p>Open one from a port: what goes over it is recorded from the first byte on, and stays under Sessions.</p>
        <Button variant="default" onClick={() => useApp.getState().activityShown('ports')}>
          Show the ports
        </Button>
      </EmptyState>
    )
  const records = consoles.map(({ record }) => record)
  return (
    <Panel>
      <PanelHead
        title={
          <SegmentedControl
            aria-label="View"
            data={[
              { value: 'panes', label: 'Side by side' },
              { value: 'merged', label: 'One time line' },
            ]}
            value={view}
            onChange={setView}
          />
        }
        actions={
          view === 'merged' && (
            <Group gap="xs">
              <LayoutChoice layout={layout} onLayout={setLayout} />
              <Button variant="default" onClick={() => void saveLog(records, layout, 'consoles')}>
                Save the log
              </Button>
            </Group>
          )
        }
      />
      {view === 'panes' ? (
        <div className={classes.panes}>
          {consoles.map(console => (
            <ConsolePane key={console.id} console={console} />
          ))}
        </div>
      ) : (
        <Merged consoles={consoles} records={records} layout={layout} />
      )}
    </Panel>
  )
}

interface MergedProps {
  readonly consoles: readonly ConsoleState[]
  readonly records: readonly string[]
  readonly layout: RowLayout
}

/** Everything that the consoles said, by time, and a line for one of them. */
function Merged({ consoles, records, layout }: MergedProps) {
  const [chosen, setChosen] = useState<string>()
  const console = consoles.find(({ id }) => id === chosen) ?? consoles[0]
  return (
    <section className={classes.pane} aria-label="All consoles">
      <LogView
        label="Log of all consoles"
        records={records}
        layout={layout}
        names={consoles.map(({ name }, index) => `${index + 1} ${name}`)}
      />
      {consoles.length > 1 && (
        <SegmentedControl
          aria-label="Send to"
          data={consoles.map(({ id, name }, index) => ({ value: id, label: `${index + 1} ${name}` }))}
          value={console?.id ?? ''}
          onChange={setChosen}
          style={{ alignSelf: 'flex-start', margin: '4px 8px 0' }}
        />
      )}
      {console && <SendLine console={console} />}
    </section>
  )
}
