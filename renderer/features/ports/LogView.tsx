import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LogRow } from '#contract'
import type { RowLayout } from '#core/serial/console-rows.ts'
import { clockTime } from '../../ui/time.ts'
import classes from './Console.module.css'
import { useLog } from './use-log.ts'

export interface LogViewProps {
  readonly label: string
  readonly records: readonly string[]
  readonly layout: RowLayout
  /** Short names of the records, when there are several. */
  readonly names?: readonly string[]
}

const rowHeight = 18
/** Browsers know no places further down. */
const mostShown = 1_000_000
const nearEnd = 8

/** A log of any length: only the rows in sight exist. It follows its end until somebody scrolls up. */
export function LogView({ label, records, layout, names }: LogViewProps) {
  const scroll = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)
  const [follows, setFollows] = useState(true)
  const log = useLog(records, layout)
  const count = Math.min(log.total, mostShown)
  const first = log.total - count
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const items = list.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1]
  useEffect(() => log.seen(first + from, first + to))
  useLayoutEffect(() => {
    const element = scroll.current
    if (!follows || !element || count === 0) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
  }, [follows, count])

  const onScroll = () => {
    const element = scroll.current
    if (!element) return
    const { scrollTop, scrollHeight, clientHeight } = element
    if (scrollHeight - scrollTop - clientHeight < nearEnd) setFollows(true)
    else if (scrollTop < lastTop.current) setFollows(false)
    lastTop.current = scrollTop
  }
  return (
    <div className={classes.log}>
      <div
        ref={scroll}
        className={classes.scroll}
        role="log"
        aria-live="off"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys scroll it
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className={classes.space} style={{ height: list.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <Row key={index} row={log.row(first + index)} top={start} name={(record: number) => names?.[record]} />
          ))}
        </div>
        {log.total === 0 && <p className={classes.nothing}>Nothing was said yet.</p>}
      </div>
      <p className={classes.counts}>
        <span>{log.total.toLocaleString('en')} rows</span>
        {first > 0 && <span>the last {mostShown.toLocaleString('en')} are shown</span>}
        {!follows && (
          <button type="button" className="link" onClick={() => setFollows(true)}>
            Go to the end
          </button>
        )}
      </p>
    </div>
  )
}

const signs = { device: '‹', workbench: '›', remark: '•' } as const
const signWords = { device: 'from the device', workbench: 'sent', remark: 'remark' } as const

function Row({ row, top, name }: { row: LogRow | undefined; top: number; name(record: number): string | undefined }) {
  if (!row) return <div className={classes.row} style={{ transform: `translateY(${top}px)` }} />
  const [at, record, from, text] = row
  const source = name(record)
  return (
    <div className={classes.row} data-from={from} style={{ transform: `translateY(${top}px)` }}>
      <span className={classes.time}>{clockTime(at)}</span>
      {source !== undefined && <span className={classes.source}>{source}</span>}
      <span className={classes.sign} title={signWords[from]}>
        {signs[from]}
      </span>
      <span className={classes.text}>{text}</span>
    </div>
  )
}
