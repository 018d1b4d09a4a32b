import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { InteractionItem } from '#contract'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { AskDialog } from './AskDialog.tsx'
import { QuestionRow } from './QuestionRow.tsx'
import classes from './Questions.module.css'

const none: readonly InteractionItem[] = []

/** What the person at a device was asked, and what came of it. */
export function QuestionsPanel({ params: { deviceId = '' } }: PanelProps) {
  const items = useApp(state => state.questions[deviceId] ?? none)
  const load = useApp(state => state.loadQuestions)
  const link = useApp(state => state.link)
  const running = useApp(state => state.workbench?.server.running ?? false)
  const [asking, setAsking] = useState(false)
  useEffect(() => {
    if (link === 'open') void load(deviceId)
  }, [deviceId, link, load])
  const ask = (
    <Button
      onClick={() => setAsking(true)}
      disabled={!running}
      title={running ? undefined : 'Start the DM Server first'}
    >
      Ask …
    </Button>
  )
  return (
    <Panel>
      <PanelHead
        title={
          <h2 className={classes.title} title={deviceId}>
            Questions to the user of {deviceId}
          </h2>
        }
        actions={ask}
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing was asked yet">
          <p>
            A question is a page that the device opens in a browser when it next calls in (SHOW). The answer comes back
            here, and can put commands into the queue.
          </p>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Questions, newest first">
          {items.map(item => (
            <QuestionRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      {asking && <AskDialog deviceId={deviceId} onClose={() => setAsking(false)} />}
    </Panel>
  )
}
