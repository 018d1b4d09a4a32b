import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import classes from './PickList.module.css'

export interface PickListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  /** Height of a row in pixels. */
  readonly rowHeight: number
  readonly keyOf: (item: T) => string
  /** Key of the item that is chosen. */
  readonly chosen: string | undefined
  readonly row: (item: T) => ReactNode
  /** Shown after the last row. */
  readonly after?: ReactNode
  readonly header?: ReactNode
  /** By a click, or in passing, by the arrow keys. */
  onChoose(item: T, passing: boolean): void
  /** By Enter or a double click. */
  onOpen?(item: T): void
}

/** A list of any length in which one item is chosen: only the rows in sight exist. */
export function PickList<T>(props: PickListProps<T>) {
  const { label, items, rowHeight, keyOf, chosen, row, after, header, onChoose, onOpen } = props
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  const at = items.findIndex(item => keyOf(item) === chosen)
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: index => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
  })
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at)
  }, [at, rows])

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 1)
    const next = nextIndex(event.key, at, items.length, page)
    const item = items[next ?? at]
    if (item === undefined || event.target !== event.currentTarget) return
    if (next !== undefined) onChoose(item, true)
    else if (event.key === 'Enter' && onOpen) onOpen(item)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.frame}>
      {header}
      <div
        ref={scroll}
        className={classes.scroll}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div className={classes.space} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the list, which holds the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the list points at its active option (ARIA 1.2 listbox)
              <div
                key={key}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className={classes.row}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                onClick={() => onChoose(item, false)}
                onDoubleClick={() => onOpen?.(item)}
              >
                {row(item)}
              </div>
            )
          })}
        </div>
        {after}
      </div>
    </div>
  )
}

/** Where a key leads in a list, or undefined when it leads nowhere. */
export function nextIndex(key: string, at: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined
  const inside = (index: number) => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'ArrowDown':
      return inside(at + 1)
    case 'ArrowUp':
      return inside(at < 0 ? count - 1 : at - 1)
    case 'PageDown':
      return inside(at + page)
    case 'PageUp':
      return inside(at - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
