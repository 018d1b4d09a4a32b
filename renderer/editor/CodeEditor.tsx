import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useApp } from '../app/store.ts'
import classes from './CodeEditor.module.css'
import { loadEditor } from './load.ts'
import type { EditorEvents, EditorWishes, MountedEditor } from './mount.ts'

export type CodeEditorProps = Pick<EditorWishes, 'name' | 'text' | 'kind' | 'label'> &
  Partial<Pick<EditorWishes, 'readOnly' | 'wrap'>> &
  EditorEvents

/** How much of a text is shown while the editor is fetched. */
const waitingLength = 20_000

/** Monaco, fetched when it is first needed; until then the text is there to be read. */
export function CodeEditor(props: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const stage = useMountedEditor(box, props)
  return (
    <div className={classes.frame}>
      <div ref={box} className={classes.editor} data-stage={stage} />
      {stage === 'loading' && (
        <pre className={classes.waiting} aria-busy="true">
          {props.text.slice(0, waitingLength)}
        </pre>
      )}
      {stage === 'failed' && (
        <p role="alert" className={classes.failed}>
          The editor could not be fetched. Check that the workbench is still running, then open this tab again.
        </p>
      )}
    </div>
  )
}

type Stage = 'loading' | 'shown' | 'failed'

function useMountedEditor(box: React.RefObject<HTMLDivElement | null>, props: CodeEditorProps): Stage {
  const { name, kind } = props
  const [stage, setStage] = useState<Stage>('loading')
  const mounted = useRef<MountedEditor>(undefined)
  const wishes = useWishes(props)
  const latest = useRef({ wishes, events: props as EditorEvents })
  latest.current = { wishes, events: props }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another name or kind is another text, and needs a new editor.
  useEffect(() => {
    let over = false
    loadEditor().then(
      ({ mountEditor }) => {
        if (over || !box.current) return
        mounted.current = mountEditor(box.current, latest.current.wishes, () => latest.current.events)
        setStage('shown')
      },
      () => setStage('failed'),
    )
    return () => {
      over = true
      mounted.current?.dispose()
      mounted.current = undefined
    }
  }, [box, name, kind])

  useEffect(() => mounted.current?.update(wishes), [wishes])
  return stage
}

function useWishes({ name, text, kind, label, readOnly = false, wrap = false }: CodeEditorProps): EditorWishes {
  const scheme = useComputedColorScheme()
  const contrast = useApp(state => state.theme) === 'contrast'
  return { name, text, kind, label, readOnly, wrap, theme: { scheme, contrast } }
}
