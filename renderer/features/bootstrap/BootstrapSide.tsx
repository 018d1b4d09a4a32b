import { ActionIcon, Badge, Button, Loader, Menu, Tooltip } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { BootstrapRun, ProfileSummary } from '#contract'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { SideRow } from '../../ui/SideRow.tsx'
import { dateTime, shortTime } from '../../ui/time.ts'
import classes from './BootstrapSide.module.css'
import { CopyDialog } from './CopyDialog.tsx'
import { ImportButton } from './ImportButton.tsx'
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
        <span className={classes.actions}>
          <ImportButton />
          <Tooltip label="New profile">
            <ActionIcon variant="default" size={24} aria-label="New profile" onClick={() => showCopying({})}>
              <IconPlus size={14} />
            </ActionIcon>
          </Tooltip>
        </span>
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
      <Requests />
      <Tables />
      <div className={classes.group}>
        <h3>Runs</h3>
      </div>
      {runs === undefined || runs.length === 0 ? (
        <EmptyState title="Nothing was pushed yet">
          <p>Open a profile and push it to a simulated device; each push is kept here with its proof.</p>
        </EmptyState>
      ) : (
        <ul className={classes.list} aria-label="Runs, newest first">
          {runs
            .filter(({ evidence }) => evidence?.list === undefined)
            .map(run => (
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
    <SideRow
      current={current}
      title={description ?? name}
      dirty={dirty}
      after={problem ? <Mark kind="bad">invalid</Mark> : sample && <Badge color="gray">sample</Badge>}
      menu={{
        label: `More for ${name}`,
        items: (
          <>
            <Menu.Item onClick={() => open(id)}>Open</Menu.Item>
            <Menu.Item onClick={() => copy({ from: id })}>Copy…</Menu.Item>
            {!sample && (
              <Menu.Item color="red" onClick={() => void remove(id)}>
                Delete…
              </Menu.Item>
            )}
          </>
        ),
      }}
      onOpen={() => open(id)}
    >
      {name}
    </SideRow>
  )
}

/** The door for requests of others, and whether it is open. */
function Requests() {
  const open = useApp(state => state.openBootstrapRequests)
  const state = useApp(({ bootstrapRequests }) => bootstrapRequests)
  const current = useApp(({ activePanel }) => activePanel === 'bootstrap-requests')
  const word = state?.address !== undefined ? 'on' : state?.problem ? 'failed' : 'off'
  const kind = { on: 'good', failed: 'bad', off: 'idle' } as const
  return (
    <>
      <div className={classes.group}>
        <h3>Requests</h3>
      </div>
      <ul className={classes.list} aria-label="Requests">
        <SideRow
          current={current}
          title="Bootstraps that others ask for over HTTPS"
          after={<Mark kind={kind[word]}>{word}</Mark>}
          onOpen={open}
        >
          Asked for by others
        </SideRow>
        <PortalRow />
      </ul>
    </>
  )
}

/** The pages on which persons register devices and load settings, and whether they are open. */
function PortalRow() {
  const open = useApp(state => state.openPortal)
  const isOpen = useApp(({ portal }) => portal?.address !== undefined)
  const current = useApp(({ activePanel }) => activePanel === 'portal')
  return (
    <SideRow
      current={current}
      title="Pages on which persons register a device and load settings"
      after={<Mark kind={isOpen ? 'good' : 'idle'}>{isOpen ? 'open' : 'closed'}</Mark>}
      onOpen={open}
    >
      Self-service pages
    </SideRow>
  )
}

function Tables() {
  const lists = useApp(state => state.pushLists)
  const open = useApp(state => state.openPushList)
  const active = useApp(state => state.activePanel)
  if (!lists || lists.length === 0) return null
  return (
    <>
      <div className={classes.group}>
        <h3>Tables</h3>
      </div>
      <ul className={classes.list} aria-label="Tables, newest first">
        {lists.map(list => {
          const { id, total, counts, startedAt, method, endedAt } = list
          const kind =
            endedAt === undefined ? 'busy' : counts.PASS === total ? 'good' : counts.FAIL > 0 ? 'bad' : 'warn'
          return (
            <SideRow
              key={id}
              current={active === `push-list|id=${id}`}
              title={`${counts.PASS} of ${total} rows: PASS`}
              after={
                <Mark kind={kind}>
                  {counts.PASS}/{total}
                </Mark>
              }
              onOpen={() => open(list)}
            >
              {total} devices
              <br />
              <span className={classes.detail}>
                {shortTime(startedAt, Date.now())} {methodWords[method].short}
              </span>
            </SideRow>
          )
        })}
      </ul>
    </>
  )
}

function RunRow({ run }: { run: BootstrapRun }) {
  const open = useApp(state => state.openRun)
  const current = useApp(state => state.activePanel === `run|id=${run.id}`)
  const { word, mark } = results[run.result]
  return (
    <SideRow
      current={current}
      title={`${run.deviceId}, ${dateTime(run.startedAt)}`}
      after={
        <span className={classes.result} data-result={run.result}>
          <Mark kind={mark}>{word}</Mark>
        </span>
      }
      onOpen={() => open(run)}
    >
      <span className="mono">{run.evidence?.trialFor ?? run.deviceId}</span>
      <br />
      <span className={classes.detail}>
        {shortTime(run.startedAt, Date.now())} {run.evidence?.trialFor !== undefined && 'trial, '}
        {methodWords[run.method].short}
      </span>
    </SideRow>
  )
}
