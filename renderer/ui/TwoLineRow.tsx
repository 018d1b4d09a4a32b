import type { ReactNode } from 'react'
import classes from './TwoLineRow.module.css'

/** A row of a side list in two lines, `twoLineHeight` pixels high: what it is about with its mark, details below. */
export function TwoLineRow({
  name,
  mark,
  details,
  marks,
  title,
}: {
  name: string
  mark: ReactNode
  details: ReactNode
  /** Stand behind the details. */
  marks?: ReactNode
  title: string
}) {
  return (
    <div className={classes.row} title={title}>
      <div className={classes.line}>
        <span className={classes.name}>{name}</span>
        {mark}
      </div>
      <div className={classes.line}>
        <span className={classes.details}>{details}</span>
        {marks}
      </div>
    </div>
  )
}

export const twoLineHeight = 50
