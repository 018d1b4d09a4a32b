import { useEffect, useState } from 'react'
import type { TrailStep } from '#core/language/trail.ts'
import { loadEditor } from '../../editor/load.ts'
import { type FileDocument, textName } from './editor-slice.ts'
import classes from './File.module.css'

/** Rest of the cursor before the way to it is looked up. */
const quietMs = 80
const none: readonly TrailStep[] = []

/** Where the cursor stands: the nodes around it, each a way back. */
export function NodeTrail({ path, place }: { path: string; place: FileDocument['place'] }) {
  const steps = useTrail(textName(path), place)
  const go = async (start: number) => {
    const { placeAt, revealPlace } = await loadEditor()
    revealPlace(textName(path), placeAt(textName(path), start))
  }
  return (
    <nav className={classes.trail} aria-label="Where the cursor is">
      {steps.length === 0 && <span className="dim">outside all nodes</span>}
      {steps.map(({ name, start }, index) => (
        <button key={`${start} ${name}`} type="button" onClick={() => void go(start)}>
          {index > 0 && <span aria-hidden>›</span>} {name}
        </button>
      ))}
    </nav>
  )
}

function useTrail(name: string, { line, column }: FileDocument['place']): readonly TrailStep[] {
  const [steps, setSteps] = useState(none)
  useEffect(() => {
    let over = false
    const look = async () => {
      const { languageService, offsetAt } = await loadEditor()
      const found = await languageService().ask(name, { kind: 'trail', offset: offsetAt(name, { line, column }) })
      if (!over && found) setSteps(found)
    }
    const timer = setTimeout(() => void look(), quietMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [name, line, column])
  return steps
}
