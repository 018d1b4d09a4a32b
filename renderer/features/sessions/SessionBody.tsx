import { Tabs } from '@mantine/core'
import { useState } from 'react'
import type { RecordSummary } from '#core/record.ts'
import type { RecordView } from '#core/record-view.ts'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { CommandsView } from './CommandsView.tsx'
import { DecodedView } from './DecodedView.tsx'
import { DialectsView } from './DialectsView.tsx'
import { Ladder } from './Ladder.tsx'
import { RawView } from './RawView.tsx'
import classes from './Session.module.css'
import { WarningsView } from './WarningsView.tsx'

/** Below this width the ladder stands above the views instead of beside them. */
const narrow = 720
/** From this width on, raw and decoded stand side by side. */
const wide = 1180

/** The ladder, and what the chosen step holds. */
export function SessionBody({ summary, view }: { summary: RecordSummary; view: RecordView }) {
  const [chosen, setChosen] = useState(0)
  const [ladderSize, setLadderSize] = useState(360)
  const [ref, width] = useWidth()
  const at = Math.min(chosen, view.steps.length - 1)
  const step = view.steps[at]
  const stacked = width > 0 && width < narrow
  const problems = view.warnings.length + (view.problem ? 1 : 0)
  const together = width >= wide
  const [tab, setTab] = useState<string>(summary.kind === 'session' ? 'commands' : 'decoded')
  const shown = together && tab === 'decoded' ? 'raw' : tab

  return (
    <div ref={ref} className={classes.body} data-stacked={stacked}>
      <div className={classes.ladder} style={stacked ? { height: '40%' } : { width: Math.min(ladderSize, width / 2) }}>
        <Ladder
          start={summary.startedAt}
          view={view}
          running={summary.outcome === 'open'}
          chosen={at}
          onChoose={setChosen}
          onOpen={index => {
            setChosen(index)
            setTab('decoded')
          }}
        />
      </div>
      {!stacked && (
        <SplitHandle
          label="Width of the ladder"
          direction="vertical"
          size={ladderSize}
          least={240}
          most={720}
          onSize={setLadderSize}
        />
      )}
      <Tabs value={shown} onChange={value => setTab(value ?? 'commands')} className={classes.views} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="commands">Commands</Tabs.Tab>
          <Tabs.Tab value="raw">{together ? 'Raw and decoded' : 'Raw'}</Tabs.Tab>
          {!together && <Tabs.Tab value="decoded">Decoded</Tabs.Tab>}
          <Tabs.Tab value="dialects">Both dialects</Tabs.Tab>
          <Tabs.Tab value="problems">Problems{problems > 0 ? ` (${problems})` : ''}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="commands" className={classes.view}>
          <CommandsView deviceId={summary.deviceId} view={view} step={step} onChoose={setChosen} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" className={classes.view}>
          {together ? (
            <div className={classes.together}>
              <RawView view={view} step={step} insecure={summary.insecure === true} />
              <DecodedView view={view} step={step} />
            </div>
          ) : (
            <RawView view={view} step={step} insecure={summary.insecure === true} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="decoded" className={classes.view}>
          <DecodedView view={view} step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="dialects" className={classes.view}>
          <DialectsView view={view} step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="problems" className={classes.view}>
          <WarningsView view={view} onChoose={setChosen} />
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}
