import { Button, Group, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PushList, PushListRow } from '#contract'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { Panel, PanelHead } from '../../ui/Panel.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { dateTime } from '../../ui/time.ts'
import classes from './PushList.module.css'
import { methodWords, rowResults } from './words.ts'

/** A table of devices that is pushed: one result for each row, live, and the same afterwards. */
export function PushListPanel({ params }: PanelProps) {
  const list = useApp(state => state.pushLists?.find(({ id }) => id === params.id))
  if (!list)
    return (
      <EmptyState title="This table is not known">
        <p>It may belong to another data folder; the last fifty are kept.</p>
      </EmptyState>
    )
  return <OpenedList list={list} />
}

const shownCounts = ['PASS', 'FAIL', 'UNKNOWN', 'refused', 'skipped', 'running', 'waiting'] as const

function OpenedList({ list }: { list: PushList }) {
  const { id, total, counts, endedAt, profileId, method, startedAt, operator, ports } = list
  const [chosen, setChosen] = useState<number>()
  const rows = useRows(list)
  const profile = useApp(state => state.profiles?.find(item => item.id === profileId)?.name ?? profileId)
  const { stopPushList, savePushList, cancelRun, openPanel } = useApp.getState()
  const over = total - counts.running - counts.waiting
  const openRun = ({ run, deviceId }: PushListRow) => {
    if (run !== undefined) openPanel('run', { id: run }, `Run ${deviceId}`)
  }
  const row = rows.find(({ line }) => line === chosen)
  return (
    <Panel>
      <PanelHead
        title={
          <strong>
            {over} of {total} rows
          </strong>
        }
        actions={
          <Group gap="xs">
            <Button variant="default" disabled={row?.run === undefined} onClick={() => row && openRun(row)}>
              Open the run
            </Button>
            {ports !== undefined && (
              <Button
                variant="default"
                disabled={row?.result !== 'running'}
                onClick={() => row?.run !== undefined && void cancelRun(row.run)}
              >
                Cancel the row
              </Button>
            )}
            <Button variant="default" onClick={() => void savePushList(id)}>
              Save the results
            </Button>
            <Button
              variant="default"
              color="red"
              disabled={endedAt !== undefined}
              onClick={() => void stopPushList(id)}
            >
              Stop
            </Button>
          </Group>
        }
      >
        <p className="dim">
          Profile “{profile}”, {wayWords(ports, method)}, {operator},{' '}
          <span className="mono">{dateTime(startedAt)}</span>
        </p>
        <p className={classes.counts} role="status">
          {shownCounts.map(
            name =>
              counts[name] > 0 && (
                <Mark key={name} kind={rowResults[name].mark}>
                  {counts[name]} {rowResults[name].word}
                </Mark>
              ),
          )}
        </p>
        {endedAt === undefined && (
          <Progress value={(over * 100) / Math.max(1, total)} aria-label="Rows that are over" />
        )}
      </PanelHead>
      <PickList
        label="Rows of the table"
        items={rows}
        rowHeight={28}
        keyOf={({ line }) => String(line)}
        chosen={chosen === undefined ? undefined : String(chosen)}
        onChoose={({ line }) => setChosen(line)}
        onOpen={openRun}
        row={item => <ListRow row={item} hasPorts={ports !== undefined} />}
      />
    </Panel>
  )
}

const wayWords = (ports: PushList['ports'], method: PushList['method']) =>
  ports === undefined ? methodWords[method].short : `over ${ports} ${ports === 1 ? 'cable' : 'cables'}`

/** One device: its result, and while it runs how far it is. */
function ListRow({
  row: { line, deviceId, result, words, run, port },
  hasPorts,
}: {
  row: PushListRow
  hasPorts: boolean
}) {
  const live = useApp(state => (result === 'running' && run !== undefined ? state.rowRuns[run] : undefined))
  const now = live?.steps.at(-1)?.words ?? words
  const progress = live?.progress
  return (
    <div className={classes.row} data-ports={hasPorts} data-result={result} title={now}>
      <span className="mono dim">{line}</span>
      <Mark kind={rowResults[result].mark}>{rowResults[result].word}</Mark>
      <span className={classes.device}>{deviceId || '–'}</span>
      {hasPorts && <span className={classes.device}>{port ?? '–'}</span>}
      {progress && progress.sent < progress.total ? (
        <span className={classes.progress}>
          <Progress value={(progress.sent * 100) / Math.max(1, progress.total)} aria-label={`Sent to ${deviceId}`} />
          <span>
            {progress.sent} of {progress.total} bytes, {progress.bytesPerSecond} bytes/s
          </span>
        </span>
      ) : (
        <span className={classes.words}>{now}</span>
      )}
    </div>
  )
}

const page = 5_000

/** All rows, read again whenever the counts changed; one reading at a time, so that none is thrown away half done. */
function useRows({ id, total, counts, endedAt }: PushList): readonly PushListRow[] {
  const [rows, setRows] = useState<readonly PushListRow[]>([])
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState('')
  const version = JSON.stringify([id, counts, endedAt])
  useEffect(() => {
    if (busy || shown === version) return
    setBusy(true)
    void readRows(id, total)
      .then(read => read && setRows(read))
      .finally(() => {
        setShown(version)
        setBusy(false)
      })
  }, [busy, shown, version, id, total])
  return rows
}

async function readRows(list: string, total: number): Promise<readonly PushListRow[] | undefined> {
  const all: PushListRow[] = []
  for (let from = 0; from < total; from += page) {
    const part = await ask(host.pushLists.rows({ list, from, limit: page }))
    if (!part) return undefined
    all.push(...part)
  }
  return all
}
