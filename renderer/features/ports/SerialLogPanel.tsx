import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { RowLayout } from '#core/serial/console-rows.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { dateTime } from '../../ui/time.ts'
import { LayoutChoice } from './LayoutChoice.tsx'
import { LogView } from './LogView.tsx'
import { saveLog } from './save-log.ts'

/** What went over a serial line, as it was recorded. */
export function SerialLogPanel({ params }: PanelProps) {
  const id = params.record ?? ''
  const [layout, setLayout] = useState<RowLayout>('text')
  const record = useApp(state => state.records?.find(item => item.id === id))
  const peer = record?.peer ?? 'serial line'
  return (
    <Panel>
      <PanelHead
        title={<strong>{peer}</strong>}
        actions={
          <Group gap="xs">
            <LayoutChoice layout={layout} onLayout={setLayout} />
            <Button variant="default" onClick={() => void saveLog([id], layout, peer)}>
              Save the log
            </Button>
          </Group>
        }
      >
        <p className="dim">
          Recorded {record && <span className="mono">{dateTime(record.startedAt)}</span>}, record <code>{id}</code>
        </p>
      </PanelHead>
      <LogView label={`Log of ${peer}`} records={[id]} layout={layout} />
    </Panel>
  )
}
