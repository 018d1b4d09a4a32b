import { memo } from 'react'
import type { TreeRow } from '#contract'
import { accessTypes } from '#core/description.ts'
import classes from './Tree.module.css'

const kinds = { mo: 'MO type', instance: 'MO instance', interior: 'interior node', leaf: 'leaf' }
/** In the order of the bits of AR. */
const rightNames = ['Read', 'Write', 'Execute', 'Delegate']
/** A value is cut for the row; the sheet shows the whole. */
const shownLetters = 300

export interface TreeLineProps {
  readonly id: string
  readonly row: TreeRow
  readonly top: number
  readonly childCount: number
  readonly open: boolean
  readonly chosen: boolean
  readonly place: number
  readonly siblings: number
  readonly query: string
  /** The tree is shown as a server sees it. */
  readonly asServer: boolean
}

/** One row of the tree. It holds no handlers of its own: the tree finds the row by its height. */
export const TreeLine = memo(function TreeLine(props: TreeLineProps) {
  const { id, row, top, childCount, open, chosen, place, siblings, query, asServer } = props
  // A MOID is long and has no value: it gets that column too.
  const wide = row.kind === 'mo'
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its row (aria-activedescendant)
    <div
      id={id}
      role="treeitem"
      className={classes.line}
      data-wide={wide}
      data-hidden={row.hidden}
      style={{ transform: `translateY(${top}px)` }}
      aria-level={row.depth + 1}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-expanded={childCount > 0 ? open : undefined}
      aria-selected={chosen}
    >
      <span className={classes.name} style={{ paddingLeft: 4 + row.depth * 14 }} title={row.uri}>
        <span className={classes.twisty} data-twisty={childCount > 0 ? (open ? 'open' : 'closed') : undefined} />
        <span className={classes.kind} data-kind={row.kind} role="img" aria-label={kinds[row.kind]} />
        <span className={classes.text}>{query === '' ? row.name : <Found text={row.name} query={query} />}</span>
        {wide && <span className={classes.count}>{counted(childCount)}</span>}
      </span>
      {!wide && <Value row={row} childCount={childCount} query={query} />}
      <span className={classes.format}>{row.kind === 'leaf' ? row.format : ''}</span>
      {asServer ? <Held held={row.held} /> : <Access access={row.access} />}
    </div>
  )
})

function Value({ row, childCount, query }: { row: TreeRow; childCount: number; query: string }) {
  if (row.hidden) return <span className={classes.note}>not visible</span>
  if (row.unread) return <span className={classes.note}>not read yet</span>
  if (row.kind !== 'leaf') return <span className={classes.note}>{counted(childCount)}</span>
  const { value } = row
  if (value === undefined) return <span className={classes.note}>no value</span>
  if (value === null || value === '')
    return <span className={classes.note}>{value === '' ? 'empty text' : 'null'}</span>
  const text = String(value).slice(0, shownLetters)
  return (
    <span className={classes.value} title={text}>
      {query === '' ? text : <Found text={text} query={query} />}
    </span>
  )
}

const counted = (children: number) => (children === 0 ? 'empty' : children === 1 ? '1 node' : `${children} nodes`)

/** The letters of the access types that the DDF grants, each in its own place. */
function Access({ access }: { access: string }) {
  if (access === '') return <span className={classes.rights} title="No DDF is known for this node" />
  const granted = accessTypes.filter(type => access.includes(type[0] ?? ''))
  return (
    <span className={classes.rights} title={`The DDF allows: ${granted.join(', ')}`}>
      {accessTypes.map(type => (
        <span key={type} data-granted={granted.includes(type)}>
          {granted.includes(type) ? type[0] : '·'}
        </span>
      ))}
    </span>
  )
}

/** The rights that the server holds of whom the tree is shown (OMA DM 2.0 §12.3). */
function Held({ held }: { held: number | undefined }) {
  if (held === undefined) return <span className={classes.rights} />
  const names = rightNames.filter((_, at) => held & (1 << at))
  return (
    <span
      className={classes.rights}
      title={names.length === 0 ? 'It has no right here' : `It may: ${names.join(', ')}`}
    >
      {rightNames.map(name => (
        <span key={name} data-granted={names.includes(name)}>
          {names.includes(name) ? name[0] : '·'}
        </span>
      ))}
    </span>
  )
}

function Found({ text, query }: { text: string; query: string }) {
  const at = text.toLowerCase().indexOf(query)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  )
}
