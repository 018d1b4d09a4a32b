import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useApp } from '../app/store.ts'
import { useWidth } from '../ui/use-width.ts'
import classes from './CodeEditor.module.css'
import { loadEditor } from './load.ts'
import type { DiffWishes } from './mount-diff.ts'

/** Two texts are shown one below the other in less than this. */
const narrowPx = 760

/** The differences between two texts; Alt+F5 goes to the next one. */
export function DiffView(props: Omit<DiffWishes, 'theme' | 'narrow'>) {
  const box = useRef<HTMLDivElement>(null)
  const [frame, width] = useWidth()
  const scheme = useComputedColorScheme()
  const contrast = useApp(state => state.theme) === 'contrast'
  const { before, name, text, language } = props
  const narrow = width > 0 && width < narrowPx
  useEffect(() => {
    let over = false
    let stop: () => void = () => undefined
    void loadEditor().then(({ mountDiff }) => {
      if (over || !box.current) return
      stop = mountDiff(box.current, { before, name, text, language, narrow, theme: { scheme, contrast } })
    })
    return () => {
      over = true
      stop()
    }
  }, [before, name, text, language, narrow, scheme, contrast])
  return (
    <div ref={frame} className={classes.frame}>
      <div ref={box} className={classes.editor} />
    </div>
  )
}
