import { type EditorTheme, hexColor, themeData } from './editor-theme.ts'
import { monaco } from './monaco.ts'
import { modelOf } from './texts.ts'

/** Two texts beside each other. */
export interface DiffWishes {
  readonly before: string
  /** Name of an open text, which can be edited here, too; `text` is shown when it is not open. */
  readonly name: string
  readonly text: string
  readonly language: 'xml' | 'json' | 'plaintext'
  readonly narrow: boolean
  readonly theme: EditorTheme
}

/** Shows two texts in `box`; the returned function takes them away. */
export function mountDiff(box: HTMLElement, wishes: DiffWishes): () => void {
  const surface = hexColor(getComputedStyle(box).backgroundColor)
  monaco.editor.defineTheme('dmwb', themeData(wishes.theme, surface))
  monaco.editor.setTheme('dmwb')
  const original = monaco.editor.createModel(wishes.before, wishes.language)
  const open = modelOf(wishes.name)
  const modified = open ?? monaco.editor.createModel(wishes.text, wishes.language)
  const shown = monaco.editor.createDiffEditor(box, {
    automaticLayout: true,
    readOnly: !open,
    originalEditable: false,
    renderSideBySide: !wishes.narrow,
    fontSize: 13,
    lineHeight: 20,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    originalAriaLabel: 'The other text',
    modifiedAriaLabel: 'This text',
  })
  shown.setModel({ original, modified })
  return () => {
    shown.dispose()
    original.dispose()
    if (!open) modified.dispose()
  }
}
