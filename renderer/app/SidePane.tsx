import { useState } from 'react'
import { SplitHandle } from '../ui/SplitHandle.tsx'
import { features } from './features.ts'
import { PartBoundary } from './PartBoundary.tsx'
import classes from './Shell.module.css'
import { useApp } from './store.ts'

/** The side pane of the chosen feature. */
export function SidePane() {
  const shown = useApp(state => state.sideOpen)
  const feature = useApp(state => features.find(({ id }) => id === state.activity))
  const [width, setWidth] = useState(() => (window.innerWidth < 1000 ? 216 : 272))
  if (!shown || !feature) return null
  const { Side, title } = feature
  return (
    <aside className={classes.side} aria-label={title} tabIndex={-1}>
      <div className={classes.sideContent} style={{ width }}>
        <h2 className={classes.sideTitle}>{title}</h2>
        <div className={classes.sideBody}>
          <PartBoundary key={feature.id} name={title}>
            <Side />
          </PartBoundary>
        </div>
      </div>
      <SplitHandle
        label="Width of the side pane"
        direction="vertical"
        size={width}
        least={200}
        most={560}
        onSize={setWidth}
      />
    </aside>
  )
}
