import { Loader } from '@mantine/core'
import { useMemo } from 'react'
import type { RecordSummary } from '#core/record.ts'
import { viewRecord } from '#core/record-view.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { useWhileOpen } from '../../app/use-while-open.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { SessionBody } from './SessionBody.tsx'
import { SessionHead } from './SessionHead.tsx'
import type { FollowedRecord } from './sessions-slice.ts'

/** One record: live while it runs, and the same afterwards. */
export function SessionPanel({ params, panelId }: PanelProps) {
  const id = params.record ?? ''
  const followed = useApp(state => state.followed[id])
  const follow = useApp(state => state.followRecord)
  const letGo = useApp(state => state.recordClosed)
  useWhileOpen(panelId, id, follow, letGo)

  if (followed?.problem)
    return (
      <EmptyState title="This record could not be read">
        <ProblemNote problem={followed.problem} />
      </EmptyState>
    )
  if (!followed?.summary || !followed.loaded) return <Loader m="md" aria-label="The record is being read" />
  return <LoadedSession summary={followed.summary} entries={followed.entries} />
}

function LoadedSession({ summary, entries }: { summary: RecordSummary; entries: FollowedRecord['entries'] }) {
  const view = useMemo(() => viewRecord(summary, entries), [summary, entries])
  return (
    <Panel>
      <SessionHead summary={summary} view={view} />
      <SessionBody summary={summary} view={view} />
    </Panel>
  )
}
