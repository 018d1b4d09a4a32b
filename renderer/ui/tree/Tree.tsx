import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef } from 'react'
import type { TreeRow } from '#contract'
import classes from './Tree.module.css'
import { TreeLine } from './TreeLine.tsx'
import { TreeSearch } from './TreeSearch.tsx'
import { rowStartingWith, stepFor } from './tree-keys.ts'
import { placeOf } from './tree-shape.ts'
import { type TreeModel, useTree } from './use-tree.ts'

const lineHeight = 22
const overscan = 6
/** Letters typed within this time make one word, in milliseconds. */
const wordMs = 700

export interface TreeProps {
  readonly label: string
  /** All rows known so far, in pre-order. */
  readonly rows: readonly TreeRow[]
  /** How many there will be, when more are on their way. */
  readonly total?: number
  /** Rows above this depth are open at first. */
  readonly openDepth: number
  /** ClientURI of the chosen row. */
  readonly selected: string | undefined
  onSelect(row: TreeRow): void
  /** Enter, or a double click on a leaf. */
  onEnter?(row: TreeRow): void
}

/** A tree of any size: only the rows in sight exist in the document. */
export function Tree(props: TreeProps) {
  const { label, rows, total = rows.length, openDepth, selected, onSelect, onEnter } = props
  const id = useId()
  const model = useTree(rows, openDepth)
  const { visible, shape } = model
  const scroller = useRef<HTMLDivElement>(null)
  const searchBox = useRef<HTMLInputElement>(null)
  const typed = useRef({ letters: '', at: 0 })
  const current = useMemo(
    () => (selected === undefined ? -1 : rows.findIndex(({ uri }) => uri === selected)),
    [rows, selected],
  )
  const lines = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan,
  })
  // Rows that leave at one end are used again at the other: making new ones is most of the work of scrolling.
  const ring = Math.ceil((lines.scrollRect?.height ?? 0) / lineHeight) + 2 * overscan + 2
  const here = placeOf(visible, current)
  const asServer = useMemo(() => rows.some(row => row.held !== undefined), [rows])
  // Another search begins at the top of what it finds.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is why it scrolls
  useEffect(() => lines.scrollToOffset(0), [model.shownQuery, lines])
  useEffect(() => {
    if (here >= 0) lines.scrollToIndex(here)
  }, [here, lines])

  const go = (at: number | undefined) => {
    const row = at === undefined ? undefined : rows[at]
    if (row) onSelect(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1
    const step = stepFor(event.key, model, current, page)
    const row = rows[current]
    if (step?.kind === 'go') go(step.row)
    else if (step?.kind === 'open') model.setOpen(step.rows, step.open)
    else if (step?.kind === 'search') searchBox.current?.focus()
    else if (step?.kind === 'enter' && row) onEnter?.(row)
    else if (step === undefined && event.key.length === 1 && event.key !== ' ' && event.key !== '?')
      go(rowStartingWith(model, current, nextWord(typed.current, event.key, event.timeStamp)))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent) => {
    const at = rowAt(event, model)
    if (at === undefined) return
    if (event.target instanceof Element && event.target.closest('[data-twisty]')) {
      model.setOpen([at], !model.isOpen(at))
    } else go(at)
  }
  const onDoubleClick = (event: MouseEvent) => {
    const at = rowAt(event, model)
    const row = at === undefined ? undefined : rows[at]
    if (at === undefined || !row) return
    if ((shape.children[at] ?? 0) > 0) model.setOpen([at], !model.isOpen(at))
    else onEnter?.(row)
  }

  return (
    <div className={classes.tree}>
      <TreeSearch
        model={model}
        total={total}
        box={searchBox}
        onGo={go}
        current={current}
        onLeave={() => scroller.current?.focus()}
      />
      <div className={classes.head} aria-hidden>
        <span>Node</span>
        <span>Value</span>
        <span className={classes.format}>Format</span>
        <span className={classes.rights}>{asServer ? 'Rights' : 'Access'}</span>
      </div>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={here < 0 ? undefined : `${id}-${current}`}
        aria-busy={rows.length < total}
        className={classes.scroller}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
      >
        <div className={classes.lines} style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ index, start }) => {
            const at = visible[index] ?? 0
            const row = rows[at]
            if (!row) return null
            const parent = shape.parents[at] ?? -1
            return (
              <TreeLine
                key={index % ring}
                id={`${id}-${at}`}
                row={row}
                top={start}
                open={model.isOpen(at)}
                chosen={at === current}
                place={shape.places[at] ?? 1}
                siblings={parent < 0 ? shape.tops : (shape.children[parent] ?? 1)}
                query={model.shownQuery}
                asServer={asServer}
                childCount={shape.children[at] ?? 0}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** The row number under the mouse, from the height alone: no row needs handlers of its own. */
function rowAt(event: MouseEvent, { visible }: TreeModel): number | undefined {
  const scroller = event.currentTarget
  const y = event.clientY - scroller.getBoundingClientRect().top + scroller.scrollTop
  return visible[Math.floor(y / lineHeight)]
}

function nextWord(typed: { letters: string; at: number }, key: string, at: number): string {
  typed.letters = at - typed.at > wordMs ? key : typed.letters + key
  typed.at = at
  return typed.letters
}
