import type { TextEdit } from '#core/finding.ts'
import type { Place } from '#core/problem.ts'
import { ChangedSpans } from './changed-spans.ts'
import { type CheckKind, countedProblems, type FoundProblems } from './check.ts'
import { bringLevels } from './levels.ts'
import { bringLibrary } from './library.ts'
import { markerOf, placeIn } from './markers.ts'
import { monaco } from './monaco.ts'
import { registerNavigation } from './navigation.ts'
import { rangeOf, registerProviders } from './providers.ts'
import { languageService } from './service-worker.ts'
import { closingTagAfter, spareCommentEnd } from './xml-tags.ts'

// Open texts live here, not in their panels: a panel may close, move or split while its text goes on.

/** What those who show a text hear about it. */
export interface TextListener {
  changed?(dirty: boolean): void
  problems?(found: FoundProblems): void
}
export interface HeldText {
  readonly model: monaco.editor.ITextModel
  readonly kind: CheckKind
  readonly listeners: Set<TextListener>
  /** What is not as it is stored. */
  readonly changed: ChangedSpans
  savedVersion: number
  found: FoundProblems
  view?: monaco.editor.ICodeEditorViewState
  reveal?: Place
  timer?: ReturnType<typeof setTimeout>
}

/** Pause in typing before a text is checked again; short, since a check that is overtaken before it began costs nothing. */
const quietMs = 30
const held = new Map<string, HeldText>()
/** Places to go to in texts that are still on their way. */
const awaited = new Map<string, Place>()
const editors = new Map<string, monaco.editor.IStandaloneCodeEditor>()

registerProviders(name => held.get(name)?.found.problems ?? [])
registerNavigation()

/** The text under a name; made from `text` when it is not open yet. */
export function holdText(name: string, text: string, kind: CheckKind): HeldText {
  const known = held.get(name)
  if (known) return known
  const uri = monaco.Uri.from({ scheme: 'dmwb', path: `/${name}` })
  // A list of references may have shown it before.
  monaco.editor.getModel(uri)?.dispose()
  const model = monaco.editor.createModel(text, languageOf(kind), uri)
  model.updateOptions({
    tabSize: 2,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  const item: HeldText = {
    model,
    kind,
    listeners: new Set(),
    changed: new ChangedSpans(model),
    savedVersion: model.getAlternativeVersionId(),
    found: countedProblems([]),
  }
  held.set(name, item)
  const service = languageService()
  service.open(name, model.getVersionId(), kind, model.getValue())
  model.onDidChangeContent(event => {
    const { versionId, isFlush, isEolChange, changes } = event
    item.changed.follow(event)
    if (isFlush || isEolChange) service.open(name, versionId, kind, model.getValue())
    else service.edit(name, versionId, changes.map(editOf))
    if (languageOf(kind) === 'xml') closeTag(name, event)
    const dirty = model.getAlternativeVersionId() !== item.savedVersion
    for (const listener of item.listeners) listener.changed?.(dirty)
    clearTimeout(item.timer)
    item.timer = setTimeout(() => void check(name, item), quietMs)
  })
  void check(name, item)
  return item
}

/** Hears about a text until the returned function is called; known problems are told at once. */
export function watchText(name: string, listener: TextListener): () => void {
  const item = held.get(name)
  if (!item) return () => {}
  item.listeners.add(listener)
  listener.problems?.(item.found)
  return () => void item.listeners.delete(listener)
}

export const textOf = (name: string): string | undefined => held.get(name)?.model.getValue()

/** What was typed since the text was stored, as edits of it; undefined when nobody knows. */
export const changesOf = (name: string): readonly TextEdit[] | undefined => held.get(name)?.changed.edits()

/** Which state of the text is meant; give it to `markSaved` so that typing during a save stays unsaved. */
export const textVersion = (name: string): number | undefined => held.get(name)?.model.getAlternativeVersionId()

/** Replaces the whole text as one step that can be undone. */
export function replaceText(name: string, text: string): void {
  const model = held.get(name)?.model
  if (!model || isSame(model, text)) return
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
}

/** A model has line ends of one kind; a stored text may have several, and is the same all the same. */
function isSame(model: monaco.editor.ITextModel, text: string): boolean {
  const { LF } = monaco.editor.EndOfLinePreference
  const plain = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  return model.getValueLength(LF) === plain.length && model.getValue(LF) === plain
}

/** The text as it was at `version` is now what is stored. */
export function markSaved(name: string, version: number): void {
  const item = held.get(name)
  if (!item) return
  item.savedVersion = version
  const dirty = item.model.getAlternativeVersionId() !== version
  if (dirty) item.changed.storedBefore()
  else item.changed.storedNow()
  for (const listener of item.listeners) listener.changed?.(dirty)
}

/** The model of an open text. */
export const modelOf = (name: string): monaco.editor.ITextModel | undefined => held.get(name)?.model

/** Where a place of a text lies, counted in UTF-16 units. */
export function offsetAt(name: string, { line, column }: { readonly line: number; readonly column: number }): number {
  return held.get(name)?.model.getOffsetAt({ lineNumber: line, column }) ?? 0
}

/** Line and column of an offset. */
export function placeAt(name: string, offset: number): { readonly line: number; readonly column: number } {
  const position = held.get(name)?.model.getPositionAt(offset)
  return { line: position?.lineNumber ?? 1, column: position?.column ?? 1 }
}

/** Makes edits as one step of the text's own undo history. */
export function editText(name: string, edits: readonly TextEdit[]): void {
  const model = held.get(name)?.model
  if (!model || edits.length === 0) return
  const operations = edits.map(({ offset, length, text }) => ({
    range: rangeOf(model, { start: offset, end: offset + length }),
    text,
  }))
  model.pushStackElement()
  model.pushEditOperations([], operations, () => null)
  model.pushStackElement()
}

/** Undoes or redoes the last step, wherever it was made. */
export function stepBack(name: string, redo: boolean): void {
  const model = held.get(name)?.model
  void (redo ? model?.redo() : model?.undo())
}

/** Lets go of a text and what belongs to it. */
export function forgetText(name: string): void {
  const item = held.get(name)
  if (!item) return
  clearTimeout(item.timer)
  languageService().close(name)
  held.delete(name)
  item.model.dispose()
}

/** Moves the cursor to a place, now or as soon as the text is shown. */
export function revealPlace(name: string, place: Place, focus = true): void {
  const item = held.get(name)
  const shown = editors.get(name)
  if (!item) awaited.set(name, place)
  else if (!shown) item.reveal = place
  else {
    const { line, column } = placeIn(item.model, place)
    shown.setPosition({ lineNumber: line, column })
    shown.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column })
    if (focus) shown.focus()
  }
}

/** Binds a text to the editor that shows it; the returned function keeps cursor and scroll place for the next one. */
export function showText(name: string, item: HeldText, shown: monaco.editor.IStandaloneCodeEditor): () => void {
  editors.set(name, shown)
  if (item.view) shown.restoreViewState(item.view)
  const reveal = item.reveal ?? awaited.get(name)
  delete item.reveal
  awaited.delete(name)
  if (reveal) revealPlace(name, reveal)
  return () => {
    const view = shown.saveViewState()
    if (view) item.view = view
    if (editors.get(name) === shown) editors.delete(name)
  }
}

const editOf = ({ rangeOffset, rangeLength, text }: monaco.editor.IModelContentChange) => ({
  offset: rangeOffset,
  length: rangeLength,
  text,
})

async function check(name: string, item: HeldText): Promise<void> {
  if (name.startsWith('file/')) await bringLevels()
  // Objects in JSON are held against the descriptions of the workspace.
  if (languageOf(item.kind) === 'json') await bringLibrary()
  const found = await languageService().ask(name, { kind: 'check' })
  // Overtaken: the change that did it asks again.
  if (!found || item.model.isDisposed()) return
  item.found = found
  monaco.editor.setModelMarkers(
    item.model,
    'check',
    found.problems.map(problem => markerOf(item.model, problem)),
  )
  for (const listener of item.listeners) listener.problems?.(found)
}

/** Types the end tag after the `>` that completes a start tag; takes away the end that `<!--` brought when its own is typed. */
function closeTag(name: string, { changes, isUndoing, isRedoing }: monaco.editor.IModelContentChangedEvent): void {
  const [change] = changes
  const shown = editors.get(name)
  if (!shown?.hasTextFocus() || !change || changes.length > 1 || change.text !== '>' || isUndoing || isRedoing) return
  const { startLineNumber, startColumn } = change.range
  const line = held.get(name)?.model.getLineContent(startLineNumber) ?? ''
  const before = line.slice(0, startColumn)
  const text = closingTagAfter(before) ?? ''
  const spare = spareCommentEnd(before, line.slice(startColumn))
  if (text === '' && spare === 0) return
  const at = { lineNumber: startLineNumber, column: startColumn + 1 }
  const range = monaco.Range.fromPositions(at, { ...at, column: at.column + spare })
  // Once the keystroke is through: an edit inside the change event would move the cursor twice.
  queueMicrotask(() => {
    shown.executeEdits('close-tag', [{ range, text }], [monaco.Selection.fromPositions(at)])
  })
}

function languageOf(kind: CheckKind): string {
  if (kind === 'json' || kind === 'profile' || kind === 'rule') return 'json'
  return kind === 'other' ? 'plaintext' : 'xml'
}
