import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { LogRow } from '#contract'
import type { RowLayout } from '#core/serial/console-rows.ts'
import { clockTime } from '../../ui/time.ts'
import classes from './Console.module.css'
import { rowHeight, rowsInSight } from './rows-in-sight.ts'
import { useLog } from './use-log.ts'

export interface LogViewProps {
  readonly label: string
  readonly records: readonly string[]
  readonly layout: RowLayout
  /** Short names of the records, when there are several. */
  readonly names?: readonly string[]
}

/** Browsers know no places further down. */
const mostShown = 1_000_000
const nearEnd = 8
/** Elements are used again for rows that come into sight: more than are ever in sight. */
const slots = 256

/** A log of any length: only the rows in sight exist. It follows its end until somebody scrolls up. */
export function LogView({ label, records, layout, names }: LogViewProps) {
  const scroll = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  const log = useLog(records, layout)
  const count = Math.min(log.total, mostShown)
  const first = log.total - count
  const sight = useSight(scroll, setFollows)
  const { from, to } = rowsInSight({ count, top: sight.top, height: sight.height, follows })
  useEffect(() => log.seen(first + from, first + to))
  useLayoutEffect(() => {
    const element = scroll.current
    if (follows && element && count > 0) element.scrollTop = count * rowHeight
  }, [follows, count])

  const shown = Array.from({ length: Math.max(0, Math.min(to - from, slots)) }, (_, offset) => from + offset)
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
        onScroll={sight.onScroll}
      >
        <div className={classes.space} style={{ height: count * rowHeight }}>
          {shown.map(index => {
            const row = log.row(first + index)
            return (
              <Row key={index % slots} row={row} top={index * rowHeight} source={row ? names?.[row[1]] : undefined} />
            )
          })}
        </div>
        {log.total === 0 && <p className={classes.nothing}>Nothing was said yet.</p>}
      </div>
      <p className={classes.counts}>
        <span>
          {log.total.toLocaleString('en')} {log.total === 1 ? 'row' : 'rows'}
        </span>
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

/** What part of a scrolled element is in sight, and whether somebody scrolled away from its end. */
function useSight(scroll: RefObject<HTMLDivElement | null>, setFollows: (follows: boolean) => void) {
  const [sight, setSight] = useState({ top: 0, height: 600 })
  const lastTop = useRef(0)
  useEffect(() => {
    const element = scroll.current
    if (!element) return
    const watching = new ResizeObserver(() => setSight(old => ({ ...old, height: element.clientHeight })))
    watching.observe(element)
    return () => watching.disconnect()
  }, [scroll])
  const onScroll = () => {
    const element = scroll.current
    if (!element) return
    const { scrollTop, scrollHeight, clientHeight } = element
    if (scrollHeight - scrollTop - clientHeight < nearEnd) setFollows(true)
    else if (scrollTop < lastTop.current) setFollows(false)
    lastTop.current = scrollTop
    setSight({ top: scrollTop, height: clientHeight })
  }
  return { ...sight, onScroll }
}

const signs = { device: '‹', workbench: '›', remark: '•' } as const
const signWords = { device: 'from the device', workbench: 'sent', remark: 'remark' } as const

interface RowProps {
  readonly row: LogRow | undefined
  readonly top: number
  readonly source: string | undefined
}

const Row = memo(({ row, top, source }: RowProps) => {
  if (!row) return <div className={classes.row} style={{ transform: `translateY(${top}px)` }} />
  const [at, , from, text] = row
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
})
