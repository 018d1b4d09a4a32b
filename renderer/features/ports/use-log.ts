import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogRow } from '#contract'
import type { RowLayout } from '#core/serial/console-rows.ts'
import { useApp } from '../../app/store.ts'
import { ask, host } from '../../host.ts'

// The rows of a log that are seen. Lines are cut and counted by the host; the window asks for what is in sight, and for
// the end of a log that grows, one question at a time.

/** Rows asked for at once. */
const pageRows = 200
/** Rows that are kept at hand. */
const keptRows = 4000
/** The end of a log is asked for so often at most. */
const pauseMs = 100
const againMs = 1000

export interface ShownLog {
  readonly total: number
  row(index: number): LogRow | undefined
  /** These rows are in sight now. */
  seen(from: number, to: number): void
}

/** Follows the logs of these records. */
export function useLog(records: readonly string[], layout: RowLayout): ShownLog {
  const key = `${layout} ${records.join(' ')}`
  const rows = useRef(new Map<number, LogRow>())
  const [shown, setShown] = useState({ total: 0, version: 0, key })
  const asked = useRef({ page: '', at: 0 })
  const ends = useApp(state => records.map(record => state.logEnds[record] ?? 0).join(' '))

  const take = useCallback(
    (page: { readonly total: number; readonly from: number; readonly rows: readonly LogRow[] }) => {
      page.rows.forEach((row, index) => {
        rows.current.delete(page.from + index)
        rows.current.set(page.from + index, row)
      })
      for (const old of rows.current.keys()) {
        if (rows.current.size <= keptRows) break
        rows.current.delete(old)
      }
      setShown(({ version }) => ({ total: page.total, version: version + 1, key }))
    },
    [key],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the records
  useEffect(() => {
    rows.current = new Map()
    setShown({ total: 0, version: 0, key })
    return useApp.getState().watchLogs(records)
  }, [key])
  useTail(key, ends, take)

  const seen = (from: number, to: number) => {
    let first = from
    while (first < to && rows.current.has(first)) first += 1
    if (first >= to || first >= shown.total) return
    const page = `${key} ${first}`
    // What did not come is not asked for again at once.
    if (asked.current.page === page && performance.now() - asked.current.at < againMs) return
    asked.current = { page, at: performance.now() }
    void ask(host.consoles.rows({ records: [...records], layout, from: first, count: pageRows })).then(found => {
      if (found) take(found)
    })
  }
  return { total: shown.key === key ? shown.total : 0, row: index => rows.current.get(index), seen }
}

type Take = (page: { readonly total: number; readonly from: number; readonly rows: readonly LogRow[] }) => void

/** Asks for the end of the log whenever it grew; never twice at a time. */
function useTail(key: string, ends: string, take: Take): void {
  const now = useRef({ key, take })
  now.current = { key, take }
  const isOpen = useRef(true)
  const busy = useRef(false)
  const again = useRef(false)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each growth asks once more
  useEffect(() => {
    again.current = true
    if (busy.current) return
    busy.current = true
    const pull = async () => {
      while (again.current && isOpen.current) {
        again.current = false
        const asked = now.current.key
        const [layout, ...records] = asked.split(' ')
        const page = await ask(
          host.consoles.rows({ records, layout: layout === 'hex' ? 'hex' : 'text', count: pageRows }),
        )
        if (page && asked === now.current.key) now.current.take(page)
        await new Promise(resolve => setTimeout(resolve, pauseMs))
      }
      busy.current = false
    }
    void pull()
  }, [key, ends])
}
