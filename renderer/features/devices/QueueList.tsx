import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { WorkItem } from '#contract'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { statusWords } from '../../ui/status.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Devices.module.css'
import { commandText, shortCommandText, workStates } from './words.ts'

const none: readonly WorkItem[] = []

/** The work of a device: what waits, what was sent, what came of it; newest first. */
export function QueueList({ deviceId }: { deviceId: string }) {
  const items = useApp(state => state.work[deviceId] ?? none)
  const loadWork = useApp(state => state.loadWork)
  const link = useApp(state => state.link)
  const [height, setHeight] = useState(180)
  useEffect(() => {
    if (link === 'open') void loadWork(deviceId)
  }, [deviceId, link, loadWork])
  const pending = items.filter(({ state }) => state === 'queued').length
  return (
    <>
      <SplitHandle
        label="Height of the queue"
        direction="horizontal"
        size={height}
        least={72}
        most={400}
        after
        onSize={setHeight}
      />
      <section className={classes.queue} style={{ height }} aria-label="Queue of commands">
        <h2 className={classes.queueTitle}>
          Queue <span className="dim">{pending === 0 ? 'nothing pending' : `${pending} pending`}</span>
        </h2>
        {items.length === 0 ? (
          <p className={classes.queueEmpty}>Actions on nodes wait here until the device calls in.</p>
        ) : (
          <ul className={classes.queueItems}>
            {items.map(item => (
              <QueueItem key={item.id} item={item} />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function QueueItem({ item }: { item: WorkItem }) {
  const openPanel = useApp(state => state.openPanel)
  const { mark, word, title } = workStates[item.state]
  const text = commandText(item.command)
  const { record, status } = item
  const times = `Queued ${dateTime(item.createdAt)}${item.doneAt === undefined ? '' : `, done ${dateTime(item.doneAt)}`}`
  return (
    <li className={classes.queueItem} title={times}>
      <Mark kind={mark} title={title}>
        {word}
      </Mark>
      {status && (
        <span className={classes.status} title={status.uris.join('\n')}>
          {status.code} {statusWords(status.code)}
        </span>
      )}
      {record !== undefined && (
        <button
          type="button"
          className="link"
          onClick={() => openPanel('session', { record }, `Session of ${item.deviceId}`)}
        >
          session
        </button>
      )}
      {item.state === 'queued' && (
        <CloseButton
          size="xs"
          ml="auto"
          aria-label={`Cancel ${text}`}
          title="Take it back"
          onClick={() => void cancel(item.id)}
        />
      )}
      <code className={classes.command} title={text}>
        {shortCommandText(item.command)}
      </code>
    </li>
  )
}

async function cancel(workId: number): Promise<void> {
  const item = await ask(host.devices.cancel({ workId }))
  if (item) useApp.getState().devicesEvent({ kind: 'work', item })
}
