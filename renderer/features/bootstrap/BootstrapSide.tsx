import { ActionIcon, Badge, Button, Loader, Menu, Tooltip } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import type { BootstrapRun, ProfileSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './BootstrapSide.module.css'
import { CopyDialog } from './CopyDialog.tsx'
import { methodWords, results } from './words.ts'

/** Profiles, and what became of their pushes. */
export function BootstrapSide() {
  const profiles = useApp(state => state.profiles)
  const runs = useApp(state => state.runs)
  const copying = useApp(state => state.copying)
  const showCopying = useApp(state => state.copyingShown)
  return (
    <div>
      <div className={classes.group}>
        <h3>Profiles</h3>
        <Tooltip label="New profile">
          <ActionIcon variant="default" size={24} aria-label="New profile" onClick={() => showCopying({})}>
            <IconPlus size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      {profiles === undefined ? (
        <Loader m="md" aria-label="Profiles are being listed" />
      ) : profiles.length === 0 ? (
        <EmptyState title="No profiles yet">
          <p>A profile says which server a device is to know, and what that server may do.</p>
          <Button variant="default" onClick={() => showCopying({})}>
            New profile…
          </Button>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Profiles">
          {profiles.map(profile => (
            <ProfileRow key={profile.id} profile={profile} />
          ))}
        </ul>
      )}
      <div className={classes.group}>
        <h3>Runs</h3>
      </div>
      {runs === undefined || runs.length === 0 ? (
        <EmptyState title="Nothing was pushed yet">
          <p>Open a profile and push it to a simulated device; each push is kept here with its proof.</p>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Runs, newest first">
          {runs.map(run => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
      {copying && <CopyDialog from={copying.from} onClose={() => showCopying(undefined)} />}
    </div>
  )
}

function ProfileRow({ profile }: { profile: ProfileSummary }) {
  const { id, name, description, sample, problem } = profile
  const open = useApp(state => state.openProfile)
  const remove = useApp(state => state.removeProfile)
  const copy = useApp(state => state.copyingShown)
  const current = useApp(state => state.activePanel === `profile|id=${id}`)
  const dirty = useApp(state => {
    const draft = state.profileDrafts[id]
    return draft?.stage === 'open' && draft.text !== draft.saved
  })
  return (
    <li className={classes.row} data-current={current}>
      <button type="button" className={classes.rowButton} onClick={() => open(id)} title={description ?? name}>
        <span className={classes.name}>{name}</span>
        {dirty && <span className={classes.dot} role="img" aria-label="not saved" />}
        {problem ? <Mark kind="bad">invalid</Mark> : sample && <Badge color="gray">sample</Badge>}
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open(id)}>Open</Menu.Item>
          <Menu.Item onClick={() => copy({ from: id })}>Copy…</Menu.Item>
          {!sample && (
            <Menu.Item color="red" onClick={() => void remove(id)}>
              Delete…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function RunRow({ run }: { run: BootstrapRun }) {
  const open = useApp(state => state.openRun)
  const current = useApp(state => state.activePanel === `run|id=${run.id}`)
  const { word, mark } = results[run.result]
  return (
    <li className={classes.row} data-current={current}>
      <button type="button" className={classes.rowButton} onClick={() => open(run)}>
        <span className={classes.name}>
          <span className="mono">{run.deviceId}</span>
          <br />
          <span className={classes.detail}>
            {dateTime(run.startedAt)}, {methodWords[run.method].short}
          </span>
        </span>
        <Mark kind={mark}>{word}</Mark>
      </button>
    </li>
  )
}
