import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { asDmwb } from '#core/copy-as.ts'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import classes from './Builder.module.css'
import { CommandCard } from './CommandCard.tsx'
import { type CommandDraft, faultOf, wireOf } from './command-draft.ts'
import { NotifyStatus } from './NotifyStatus.tsx'
import { QueueList } from './QueueList.tsx'

const none: readonly CommandDraft[] = []

/** A Package#2 while it is being built for one device, above the queue that it goes to. */
export function BuilderPanel({ params }: PanelProps) {
  const deviceId = params.deviceId ?? ''
  const drafts = useApp(state => state.drafts[deviceId] ?? none)
  const [fresh, setFresh] = useState<number>()
  const [empty] = useState(drafts.length === 0)
  const adding = useRef<HTMLButtonElement>(null)
  const add = () => {
    useApp.getState().draftAdded(deviceId, ['GET'])
    setFresh(useApp.getState().drafts[deviceId]?.at(-1)?.id)
  }
  return (
    <Panel>
      <PanelHead
        title={
          <>
            <strong>Build commands</strong>
            <code className={classes.device}>{deviceId}</code>
          </>
        }
        actions={<Actions deviceId={deviceId} drafts={drafts} onQueued={() => adding.current?.focus()} />}
      />
      <NotifyStatus deviceId={deviceId} />
      <div className={classes.body}>
        {drafts.length === 0 && (
          <EmptyState title="No command yet">
            <p>Commands go out in their order, in one Package#2 where they fit, when the device next calls in.</p>
          </EmptyState>
        )}
        <ol className={classes.cards}>
          {drafts.map((draft, index) => (
            <CommandCard
              key={draft.id}
              deviceId={deviceId}
              draft={draft}
              place={index}
              last={index === drafts.length - 1}
              fresh={draft.id === fresh}
            />
          ))}
        </ol>
        <Button
          ref={adding}
          variant="default"
          className={classes.add}
          leftSection={<IconPlus size={14} />}
          autoFocus={empty}
          onClick={add}
        >
          Add a command
        </Button>
      </div>
      <QueueList deviceId={deviceId} />
    </Panel>
  )
}

interface ActionsProps {
  readonly deviceId: string
  readonly drafts: readonly CommandDraft[]
  /** Everything stands in the queue: the keyboard goes on with the next command. */
  onQueued(): void
}

function Actions({ deviceId, drafts, onQueued }: ActionsProps) {
  const [waiting, setWaiting] = useState(false)
  const simulated = useApp(state => state.simulated?.find(({ id }) => id === deviceId))
  const known = useApp(state => state.devices?.some(({ id }) => id === deviceId) ?? false)
  const { queueDrafts, notify, callNow, notifyingShown } = useApp.getState()
  const good = drafts.length > 0 && drafts.every(draft => faultOf(draft) === undefined)
  const portable = good && drafts.every(({ value }) => value === undefined)
  const queue = async () => {
    const pressed = document.activeElement
    setWaiting(true)
    const queued = await queueDrafts(deviceId)
    if (queued) notify(`${count(drafts.length, 'command')} queued.`, 'done')
    setWaiting(false)
    if (queued) onQueued()
    // A button that waited lost the focus; what it refused is mended from here.
    else setTimeout(() => pressed instanceof HTMLElement && pressed.focus())
    return queued
  }
  const queueAndCall = async () => {
    if (await queue()) await callNow(deviceId)
  }
  const queueAndNotify = async () => {
    if (await queue()) await notifyingShown(deviceId)
  }
  return (
    <>
      <CopyText
        text={portable ? asDmwb(drafts.map(wireOf)) : ''}
        label="Copy as dmwb"
        title={
          good && !portable
            ? 'A value given here is in no file yet: queue it, or give an address to fetch it from'
            : 'A DM Server of its own that sends these commands, for a shell'
        }
        disabled={!portable}
      />
      {simulated && (
        <Button
          variant="default"
          disabled={!good || !simulated.running}
          title={simulated.running ? undefined : 'It is stopped: start it in the Simulator first'}
          onClick={() => void queueAndCall()}
        >
          Queue and call in now
        </Button>
      )}
      {known && (
        <Button
          variant="default"
          disabled={!good}
          title="Queues the commands, then asks the device to call in"
          onClick={() => void queueAndNotify()}
        >
          Queue and notify …
        </Button>
      )}
      <Button disabled={!good} loading={waiting} onClick={() => void queue()}>
        Queue for the next call
      </Button>
    </>
  )
}
