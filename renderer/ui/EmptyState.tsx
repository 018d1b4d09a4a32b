import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

/** What a place without content says: why it is empty, and what to do next. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
