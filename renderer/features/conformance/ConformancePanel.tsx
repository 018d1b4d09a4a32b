import { Button, Loader } from '@mantine/core'
import { useState } from 'react'
import type { ConformanceState } from '#contract'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import classes from './Conformance.module.css'
import { ForeignClientDialog, ForeignServerDialog, noForeignServer } from './ForeignDialogs.tsx'
import { Report } from './Report.tsx'

/** A DM Server and a DM Client, judged item by item. */
export function ConformancePanel() {
  const state = useApp(app => app.conformance)
  const start = useApp(app => app.startConformance)
  const [dialog, setDialog] = useState<'server' | 'client'>()
  const [server, setServer] = useState(noForeignServer)
  const running = state?.running !== undefined
  return (
    <Panel>
      <PanelHead
        title={<strong>{state?.report?.title ?? 'Conformance'}</strong>}
        actions={
          <>
            <Button variant="default" disabled={running} onClick={() => setDialog('server')}>
              Judge a server…
            </Button>
            <Button variant="default" disabled={running} onClick={() => setDialog('client')}>
              Judge a client…
            </Button>
            <Button disabled={running || !state} onClick={() => void start({ what: 'ours' })}>
              Judge ours
            </Button>
          </>
        }
      >
        {state?.running && <Running running={state.running} />}
        {state?.problem && <ProblemNote problem={state.problem} />}
      </PanelHead>
      {state?.report ? (
        <Report report={state.report} />
      ) : (
        <EmptyState title="Nothing was judged yet">
          <p>
            Every conformance item of OMA DM 2.0 gets a verdict with its evidence: what was done, and what was seen on
            the wire. Judge the server and the client of this workbench, or somebody else's.
          </p>
        </EmptyState>
      )}
      {dialog === 'server' && (
        <ForeignServerDialog server={server} onServer={setServer} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'client' && <ForeignClientDialog onClose={() => setDialog(undefined)} />}
    </Panel>
  )
}

function Running({ running: { words, address } }: { running: NonNullable<ConformanceState['running']> }) {
  const stop = useApp(app => app.stopConformance)
  return (
    <p className={classes.running} role="status">
      <Loader size={14} />
      <span>{words}</span>
      {address !== undefined && <code>{address}</code>}
      <Button variant="default" onClick={() => void stop()}>
        Stop
      </Button>
    </p>
  )
}
