import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { explain } from '#core/problem.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Mark } from '../ui/Mark.tsx'
import { clockTime, dateTime } from '../ui/time.ts'
import classes from './Lists.module.css'
import { useApp } from './store.ts'

const marks = { info: 'idle', warning: 'warn', error: 'bad' } as const

/** The log of the host, newest last; it stays at the end unless one scrolls away. */
export function LogList() {
  const log = useApp(state => state.log)
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const rows = useVirtualizer({
    count: log.length,
    getScrollElement: () => box.current,
    estimateSize: () => 22,
    overscan: 10,
  })
  useEffect(() => {
    if (atEnd.current && log.length > 0) rows.scrollToIndex(log.length - 1, { align: 'end' })
  }, [log.length, rows])
  if (log.length === 0)
    return (
      <EmptyState title="The log is empty">
        <p>What the workbench does is written here: servers started, sessions, files saved.</p>
      </EmptyState>
    )
  return (
    <section
      ref={box}
      className={classes.log}
      aria-label="Log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollTop + clientHeight > scrollHeight - 30
      }}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = log[index]
          if (!line) return null
          const words = line.problem ? `${line.text} ${explain(line.problem).words}` : line.text
          return (
            <div
              key={line.id}
              className={classes.logLine}
              style={{ transform: `translateY(${start}px)` }}
              title={words}
            >
              <time className="mono dim" title={dateTime(line.at)}>
                {clockTime(line.at)}
              </time>
              <Mark kind={marks[line.level]}>{line.level}</Mark>
              <span className="mono dim">{line.source}</span>
              <span className={classes.logText}>{words}</span>
            </div>
          )
        })}
      </div>
    </section>
  )
}
