import { ActionIcon } from '@mantine/core'
import { IconFoldDown, IconFoldUp, IconSearch } from '@tabler/icons-react'
import type { KeyboardEvent, Ref } from 'react'
import classes from './Tree.module.css'
import type { TreeModel } from './use-tree.ts'

const plain = { variant: 'subtle', color: 'gray', size: 28 } as const

export interface TreeSearchProps {
  readonly model: TreeModel
  readonly total: number
  readonly current: number
  readonly box: Ref<HTMLInputElement>
  onGo(row: number | undefined): void
  onLeave(): void
}

/** The line above a tree: search with its count, open all, close all. */
export function TreeSearch({ model, total, current, box, onGo, onLeave }: TreeSearchProps) {
  const { rows, matches, query, search } = model
  const count = new Intl.NumberFormat('en').format
  const nodes = rows.length < total ? `${count(rows.length)} of ${count(total)} loaded` : `${count(total)} nodes`
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (query !== '') search('')
      onLeave()
    } else if (event.key === 'Enter') onGo(model.nextFound(current, event.shiftKey))
    else if (event.key === 'ArrowDown') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={classes.search}>
      <span className={classes.searchBox}>
        <IconSearch size={14} aria-hidden />
        <input
          ref={box}
          type="search"
          aria-label="Search names and values"
          placeholder="Search names and values ( / )"
          value={query}
          onChange={event => search(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </span>
      <span className={classes.count} role="status">
        {matches === undefined ? nodes : `${count(matches.length)} found in ${nodes}`}
      </span>
      <ActionIcon {...plain} title="Open all nodes" aria-label="Open all nodes" onClick={() => model.setAll(true)}>
        <IconFoldDown size={16} />
      </ActionIcon>
      <ActionIcon {...plain} title="Close all nodes" aria-label="Close all nodes" onClick={() => model.setAll(false)}>
        <IconFoldUp size={16} />
      </ActionIcon>
    </div>
  )
}
