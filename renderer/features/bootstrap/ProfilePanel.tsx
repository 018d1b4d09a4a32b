import { Button, Loader, Tabs } from '@mantine/core'
import { useEffect, useState } from 'react'
import { isWarning, type Problem } from '#core/problem.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { useUnsaved } from '../../app/use-unsaved.ts'
import { useWhileOpen } from '../../app/use-while-open.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { useWidth } from '../../ui/use-width.ts'
import type { ProfileDraft } from './bootstrap-slice.ts'
import { DocumentTab } from './DocumentTab.tsx'
import { FormTab } from './FormTab.tsx'
import classes from './Profile.module.css'
import { ProfileHead } from './ProfileHead.tsx'
import { PushTab } from './PushTab.tsx'

/** A profile in its tab: form and text of the same thing, its document, and the push. */
export function ProfilePanel({ params, panelId }: PanelProps) {
  const id = params.id ?? ''
  const draft = useApp(state => state.profileDrafts[id])
  const fetch = useApp(state => state.fetchProfile)
  const letGo = useApp(state => state.profileClosed)
  useWhileOpen(panelId, id, fetch, letGo)

  if (!draft || draft.stage === 'opening') return <Loader m="md" aria-label="The profile is being opened" />
  if (draft.stage === 'failed')
    return (
      <EmptyState title="This profile could not be opened">
        <ProblemNote problem={draft.problem} />
        <Button variant="default" onClick={() => void fetch(id)}>
          Try again
        </Button>
      </EmptyState>
    )
  return <OpenedProfile id={id} panelId={panelId} draft={draft} />
}

/** Below this width the JSON is one more tab instead of standing beside the form. */
const narrow = 760

function OpenedProfile({ id, panelId, draft }: { id: string; panelId: string; draft: ProfileDraft }) {
  const typed = useApp(state => state.profileTyped)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [tab, setTab] = useState<string>('form')
  const [jsonSize, setJsonSize] = useState(440)
  const [ref, width] = useWidth()
  const beside = width >= narrow
  const dirty = draft.text !== draft.saved
  const errors = problems.filter(item => !isWarning(item))
  useListedProblems(id, problems)
  useUnsaved(panelId, dirty)

  const json = (
    <CodeEditor
      name={`profile/${id}.json`}
      text={draft.text}
      kind="profile"
      label="The profile as JSON"
      wrap
      onText={text => typed(id, text)}
      onProblems={setProblems}
    />
  )
  return (
    <Panel>
      <ProfileHead id={id} draft={draft} problems={errors.length} />
      <div ref={ref} className={classes.body}>
        <Tabs
          value={beside && tab === 'json' ? 'form' : tab}
          onChange={value => setTab(value ?? 'form')}
          className={classes.tabs}
          keepMounted={false}
        >
          <Tabs.List>
            <Tabs.Tab value="form">Form</Tabs.Tab>
            {!beside && <Tabs.Tab value="json">JSON</Tabs.Tab>}
            <Tabs.Tab value="document">Document</Tabs.Tab>
            <Tabs.Tab value="push">Push</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form" className={classes.tab}>
            <FormTab text={draft.text} problems={problems} onText={text => typed(id, text)} />
          </Tabs.Panel>
          <Tabs.Panel value="json" className={classes.tab}>
            {!beside && json}
          </Tabs.Panel>
          <Tabs.Panel value="document" className={classes.tab}>
            <DocumentTab id={id} text={draft.text} />
          </Tabs.Panel>
          <Tabs.Panel value="push" className={classes.tab}>
            <PushTab id={id} text={draft.text} dirty={dirty} problems={errors} />
          </Tabs.Panel>
        </Tabs>
        {beside && (
          <>
            <SplitHandle
              label="Width of the JSON"
              direction="vertical"
              size={jsonSize}
              least={260}
              most={900}
              after
              onSize={setJsonSize}
            />
            <section
              className={classes.json}
              aria-label="The profile as JSON"
              style={{ width: Math.min(jsonSize, width * 0.6) }}
            >
              {json}
            </section>
          </>
        )}
      </div>
    </Panel>
  )
}

/** Lists what is wrong with the profile in the Problems panel while its tab is open. */
function useListedProblems(id: string, problems: readonly Problem[]): void {
  const found = useApp(state => state.problemsFound)
  const open = useApp(state => state.openProfile)
  useEffect(() => {
    found(
      `profile/${id}`,
      problems.map(problem => ({
        problem,
        subject: `${id}.json`,
        severity: isWarning(problem) ? 'warning' : 'error',
        open: () => open(id),
      })),
    )
    return () => found(`profile/${id}`, [])
  }, [id, problems, found, open])
}
