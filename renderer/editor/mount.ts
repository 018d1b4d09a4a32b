import type { Place } from '#core/problem.ts'
import type { CheckKind, FoundProblems } from './check.ts'
import { type EditorTheme, hexColor, themeData } from './editor-theme.ts'
import { monaco } from './monaco.ts'
import { type HeldText, holdText, replaceText, showText, watchText } from './texts.ts'

/** How the editor is to be. */
export interface EditorWishes {
  /** Names the text; all editors of one name show the same text. */
  readonly name: string
  /** What the text holds when it is opened; a later value replaces it as one step that can be undone. */
  readonly text: string
  readonly kind: CheckKind
  /** What a screen reader calls it. */
  readonly label: string
  readonly readOnly: boolean
  readonly wrap: boolean
  readonly theme: EditorTheme
}
/** What the editor tells. */
export interface EditorEvents {
  onText?(text: string): void
  onDirty?(dirty: boolean): void
  /** The first of the problems, and how many there are. */
  onProblems?(problems: FoundProblems['problems'], counts: FoundProblems['counts']): void
  onPlace?(place: Required<Pick<Place, 'line' | 'column'>>): void
}
export interface MountedEditor {
  update(wishes: EditorWishes): void
  dispose(): void
}

/** Told texts that are remembered until they come back. */
const mostTold = 50

/** Makes an editor in `box`. `events` is asked anew each time, so that it may change. */
export function mountEditor(box: HTMLElement, first: EditorWishes, events: () => EditorEvents): MountedEditor {
  const { name } = first
  const held = holdText(name, first.text, first.kind)
  applyTheme(box, first.theme)
  const matchBrackets = marksBrackets(held) ? 'always' : 'never'
  const shown = monaco.editor.create(box, { ...options, matchBrackets, model: held.model, ...optionsOf(first) })
  let known = first.text
  /** What was wished last: the same wish again, because something else changed, says nothing about the text. */
  let wished = first.text
  /** Texts that were told and have not come back yet: on a busy machine they come late, when the text has moved on. */
  let told: string[] = []
  const stops = [
    held.model.onDidChangeContent(() => {
      const { onText } = events()
      if (!onText) return
      known = held.model.getValue()
      told = [...told.slice(-mostTold), known]
      onText(known)
    }),
    shown.onDidChangeCursorPosition(({ position }) =>
      events().onPlace?.({ line: position.lineNumber, column: position.column }),
    ),
    shown,
  ]
  const stopWatching = watchText(name, {
    changed: dirty => events().onDirty?.(dirty),
    problems: ({ problems, counts }) => events().onProblems?.(problems, counts),
  })
  const release = showText(name, held, shown)
  // A text that is also edited elsewhere (a form) may have moved on while no editor showed it.
  if (events().onText) replaceText(name, first.text)
  return {
    update(wishes) {
      applyTheme(box, wishes.theme)
      shown.updateOptions(optionsOf(wishes))
      if (wishes.text === wished) return
      wished = wishes.text
      const back = told.indexOf(wishes.text)
      if (back >= 0) told = told.slice(back + 1)
      if (back >= 0 || wishes.text === known) return
      known = wishes.text
      replaceText(name, wishes.text)
    },
    dispose() {
      release()
      stopWatching()
      for (const stop of stops) stop.dispose()
    },
  }
}

const options = {
  automaticLayout: true,
  fontSize: 13,
  fontFamily: 'ui-monospace, "Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  lineHeight: 20,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  padding: { top: 4, bottom: 4 },
  bracketPairColorization: { enabled: false },
  overviewRulerBorder: false,
  linkedEditing: true,
  // By the folds, which the worker finds: the nodes as an outline, or the indentation of all lines, after every keystroke would
  // hold up a large file.
  stickyScroll: { enabled: true, defaultModel: 'foldingProviderModel' },
  foldingMaximumRegions: 5000,
  quickSuggestions: { other: true, comments: false, strings: true },
  wordBasedSuggestions: 'off',
} satisfies monaco.editor.IStandaloneEditorConstructionOptions

/** Monaco reads a whole text for its brackets, in one go: 100 ms for 2.5 MB. */
const mostBracketed = 500_000

/** Of XML both tags are marked by the language service; the brackets of a tag say nothing. */
const marksBrackets = ({ model }: HeldText): boolean =>
  model.getLanguageId() !== 'xml' && model.getValueLength() < mostBracketed

const optionsOf = ({ label, readOnly, wrap }: EditorWishes): monaco.editor.IEditorOptions => ({
  ariaLabel: label,
  readOnly,
  wordWrap: wrap ? 'on' : 'off',
})

let applied = ''

/** Monaco has one theme for all editors; it is made from the colours that the app shows now. */
function applyTheme(box: HTMLElement, theme: EditorTheme): void {
  const surface = hexColor(getComputedStyle(box).backgroundColor)
  const wanted = JSON.stringify([theme, surface])
  if (wanted === applied) return
  applied = wanted
  monaco.editor.defineTheme('dmwb', themeData(theme, surface))
  monaco.editor.setTheme('dmwb')
}
