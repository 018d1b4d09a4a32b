import { useEffect, useState } from 'react'
import type { DocumentRow } from '#core/language/tree-rows.ts'
import { loadEditor } from '../../editor/load.ts'

/** Rows of one answer: more would hold up the window while they arrive. */
const batch = 2000
/** Pause in typing before the tree is read again. */
const quietMs = 250
const none: readonly DocumentRow[] = []

/** The nodes of an open text, read again after each change; the old ones stay until the new ones are whole. */
export function useDocumentRows(name: string): readonly DocumentRow[] {
  const [rows, setRows] = useState(none)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let stop: () => void = () => undefined
    const read = async () => {
      const { languageService } = await loadEditor()
      const found: DocumentRow[] = []
      for (let total = 1; found.length < total && !over; ) {
        const part = await languageService().ask(name, { kind: 'rows', from: found.length, count: batch })
        // The text moved on: the change that did it starts another reading.
        if (!part) return
        total = part.total
        found.push(...part.rows)
        if (part.rows.length === 0) break
      }
      if (!over) setRows(found)
    }
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void read(), quietMs)
    }
    void loadEditor().then(({ watchText }) => {
      if (over) return
      stop = watchText(name, { changed: soon })
      void read()
    })
    return () => {
      over = true
      clearTimeout(timer)
      stop()
    }
  }, [name])
  return rows
}

/** The innermost row that holds an offset; rows are in the order of the text. */
export function rowAt(rows: readonly DocumentRow[], offset: number): DocumentRow | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  for (let index = low - 1; index >= 0; index -= 1) {
    const row = rows[index]
    if (row && offset <= row.end) return row
    if (row?.depth === 0) return undefined
  }
  return undefined
}
