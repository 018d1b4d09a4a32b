import type { ReactNode } from 'react'
import classes from './Panel.module.css'

/** The whole of a tab: its parts one below the other. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className={classes.panel}>{children}</div>
}

export interface PanelHeadProps {
  /** What the tab shows, and its state. */
  readonly title: ReactNode
  /** At the end of the line. */
  readonly actions: ReactNode
  /** Below the line. */
  readonly children?: ReactNode
}

/** The head of a tab. */
export function PanelHead({ title, actions, children }: PanelHeadProps) {
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        {title}
        <div className={classes.actions}>{actions}</div>
      </div>
      {children}
    </header>
  )
}
