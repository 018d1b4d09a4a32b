import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { TreeRow } from '#contract'
import { findRows, shapeOf, type TreeShape, visibleRows } from './tree-shape.ts'

export interface TreeModel {
  readonly rows: readonly TreeRow[]
  readonly shape: TreeShape
  /** Row numbers to be seen, in order. */
  readonly visible: Int32Array
  /** Row numbers found by the search; undefined when there is none. */
  readonly matches: Int32Array | undefined
  readonly query: string
  /** The query that `visible` belongs to; it lags behind while one types in a very large tree. */
  readonly shownQuery: string
  search(query: string): void
  /** The next row that matches what is typed now, after or before `from`, round the end. */
  nextFound(from: number, backwards: boolean): number | undefined
  isOpen(row: number): boolean
  /** Opens or closes rows that have children. */
  setOpen(rows: readonly number[], open: boolean): void
  /** Opens everything, or closes everything below the top. */
  setAll(open: boolean): void
}

/** Rows are open down to a depth unless a person said otherwise. */
interface Openness {
  readonly depth: number
  readonly toggled: ReadonlySet<string>
}

/** Holds which rows of a tree are open and what is searched; rows may grow or change under it. */
export function useTree(rows: readonly TreeRow[], openDepth: number): TreeModel {
  const [chosen, setChosen] = useState<Openness>()
  const [query, search] = useState('')
  const shownQuery = useDeferredValue(query.trim().toLowerCase())
  const openness = useMemo(() => chosen ?? { depth: openDepth, toggled: new Set<string>() }, [chosen, openDepth])
  const shape = useMemo(() => shapeOf(rows), [rows])
  const isOpen = useCallback((at: number) => isRowOpen(openness, rows[at]), [openness, rows])
  const found = useMemo(
    () => (shownQuery === '' ? undefined : findRows(shape, at => matches(rows[at], shownQuery))),
    [shape, rows, shownQuery],
  )
  const unfiltered = useMemo(() => visibleRows(shape, isOpen), [shape, isOpen])

  const setOpen = (numbers: readonly number[], open: boolean) => {
    const toggled = new Set(openness.toggled)
    for (const at of numbers) {
      const row = rows[at]
      if (!row || isRowOpen(openness, row) === open) continue
      if (!toggled.delete(row.uri)) toggled.add(row.uri)
    }
    setChosen({ depth: openness.depth, toggled })
  }
  const setAll = (open: boolean) => setChosen({ depth: open ? Number.POSITIVE_INFINITY : 0, toggled: new Set() })

  return {
    rows,
    shape,
    visible: found?.visible ?? unfiltered,
    matches: found?.matches,
    query,
    shownQuery,
    search,
    nextFound: (from, backwards) => nextFound(rows, query.trim().toLowerCase(), from, backwards ? -1 : 1),
    // What a search shows is open, so that the rows found are seen.
    isOpen: found ? () => true : isOpen,
    setOpen,
    setAll,
  }
}

function isRowOpen({ depth, toggled }: Openness, row: TreeRow | undefined): boolean {
  return row !== undefined && row.depth < depth !== toggled.has(row.uri)
}

function nextFound(rows: readonly TreeRow[], query: string, from: number, step: 1 | -1): number | undefined {
  if (query === '') return undefined
  for (let tried = 1; tried <= rows.length; tried++) {
    const at = (Math.max(from, step < 0 ? 0 : -1) + tried * step + rows.length) % rows.length
    if (matches(rows[at], query)) return at
  }
  return undefined
}

/** A query with a slash is looked for in the ClientURI, any other in names and values. */
function matches(row: TreeRow | undefined, query: string): boolean {
  if (!row) return false
  if (query.includes('/')) return row.uri.toLowerCase().includes(query)
  if (row.name.toLowerCase().includes(query)) return true
  return row.value !== undefined && row.value !== null && String(row.value).toLowerCase().includes(query)
}
