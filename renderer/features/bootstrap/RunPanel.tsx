import { useEffect } from 'react'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import classes from './Profile.module.css'
import { RunView } from './RunView.tsx'

/** A run in its own tab: live, and the same afterwards. */
export function RunPanel({ params }: PanelProps) {
  const run = useApp(state => state.runs?.find(({ id }) => id === params.id))
  const isLoaded = useApp(state => state.runs !== undefined)
  const missing = isLoaded && run === undefined ? params.id : undefined
  useEffect(() => {
    if (missing !== undefined) void useApp.getState().fetchRun(missing)
  }, [missing])
  if (!run)
    return (
      <EmptyState title="This run is not known">
        <p>It may belong to another data folder. The list of runs is in the Bootstrap pane.</p>
      </EmptyState>
    )
  return (
    <div className={classes.runPanel}>
      <RunView run={run} />
    </div>
  )
}
