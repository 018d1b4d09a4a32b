import { ActionIcon, CloseButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { WorkItem } from '#contract'
import { encodeCommand } from '#core/command.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { Mark } from '../../ui/Mark.tsx'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { statusWords } from '../../ui/status.ts'
import { dateTime } from '../../ui/time.ts'
import classes from './Devices.module.css'
import { openBuilder } from './open-builder.ts'
import { commandText, queueOrder, shortCommandText, workStates } from './words.ts'

const none: readonly WorkItem[] = []

/** The work of a device: what waits, in the order in which it goes out; then what was sent and what came of it, newest first. */
export function QueueList({ deviceId }: { deviceId: string }) {
  const items = useApp(state => state.work[deviceId] ?? none)
  const loadWork = useApp(state => state.loadWork)
  const link = useApp(state => state.link)
  const [height, setHeight] = useState(180)
  useEffect(() => {
    if (link === 'open') void loadWork(deviceId)
  }, [deviceId, link, loadWork])
  const waiting = queueOrder(items)
  const past = items.filter(({ state }) => state !== 'queued')
  const pending = useApp(state => state.devices?.find(({ id }) => id === deviceId)?.queued) ?? waiting.length
  const more = Math.max(0, pending - waiting.length)
  const runsShort = more > 0 && waiting.length < 100
  useEffect(() => {
    if (link === 'open' && runsShort && pending > 0) void loadWork(deviceId)
  }, [deviceId, link, loadWork, runsShort, pending])
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
          Queue <span className="dim">{pendingWords(waiting.length, more)}</span>
        </h2>
        {items.length === 0 ? (
          <p className={classes.queueEmpty}>Actions on nodes wait here until the device calls in.</p>
        ) : (
          <ul className={classes.queueItems}>
            {waiting.map((item, index) => (
              <QueueItem key={item.id} item={item} place={{ index, waiting, more }} />
            ))}
            {past.map(item => (
              <QueueItem key={item.id} item={item} />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function pendingWords(listed: number, more: number): string {
  if (listed + more === 0) return 'nothing pending'
  const all = `${(listed + more).toLocaleString('en')} pending`
  return more === 0
    ? all
    : `${all}; the next ${listed.toLocaleString('en')} are listed, ${more.toLocaleString('en')} more wait`
}

interface QueueItemProps {
  readonly item: WorkItem
  /** Where it stands among those that wait. */
  readonly place?: { readonly index: number; readonly waiting: readonly WorkItem[]; readonly more: number }
}

function QueueItem({ item, place }: QueueItemProps) {
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
      {place && (
        <span className={classes.queueButtons}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={20}
            aria-label={`Send sooner: ${text}`}
            title="Send it sooner"
            disabled={place.index === 0}
            onClick={() => void move(item.id, place.waiting[place.index - 1]?.id)}
          >
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={20}
            aria-label={`Send later: ${text}`}
            title="Send it later"
            disabled={place.index >= place.waiting.length - (place.more > 0 ? 2 : 1)}
            onClick={() => void move(item.id, place.waiting[place.index + 2]?.id)}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
          <CloseButton
            size="xs"
            aria-label={`Cancel ${text}`}
            title="Take it back"
            onClick={() => void cancel(item.id)}
          />
        </span>
      )}
      {!place && (
        <button type="button" className="link" onClick={() => openBuilder(item.deviceId, encodeCommand(item.command))}>
          again …
        </button>
      )}
      <code className={classes.command} title={text}>
        {shortCommandText(item.command)}
      </code>
    </li>
  )
}

async function move(workId: number, before: number | undefined): Promise<void> {
  const items = await ask(host.devices.move({ workId, ...(before !== undefined && { before }) }))
  for (const item of items ?? []) useApp.getState().devicesEvent({ kind: 'work', item })
}

async function cancel(workId: number): Promise<void> {
  const item = await ask(host.devices.cancel({ workId }))
  if (item) useApp.getState().devicesEvent({ kind: 'work', item })
}
