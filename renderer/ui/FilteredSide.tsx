import type { ReactNode } from 'react'
import classes from './FilteredSide.module.css'

/** A side list with its filters on top: the first over the whole width, the others two in a line. */
export function FilteredSide({ filters, children }: { filters: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.side}>
      <div className={classes.filters}>{filters}</div>
      {children}
    </div>
  )
}
