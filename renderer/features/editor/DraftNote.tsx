import { Button, Group } from '@mantine/core'
import type { FileDraft } from '#contract'
import { useApp } from '../../app/store.ts'
import { Mark } from '../../ui/Mark.tsx'
import classes from './File.module.css'

/** Text from before a crash, offered when its file is opened again. */
export function DraftNote({ path, draft, version }: { path: string; draft: FileDraft; version: string }) {
  const { draftTaken, draftDropped } = useApp.getState()
  const when = new Date(draft.at / 1000).toLocaleString()
  return (
    <div className={classes.draft} role="alert">
      <Mark kind="warn">Changes of {when} were not saved</Mark>
      {draft.version !== version && <span>The file has changed since.</span>}
      <Group gap="sm">
        <Button variant="filled" onClick={() => void draftTaken(path)}>
          Take them up
        </Button>
        <Button variant="default" onClick={() => void draftDropped(path)}>
          Give them up
        </Button>
      </Group>
    </div>
  )
}
