import type { StateCreator } from 'zustand'
import type { FileDraft, FileEntry, HostEvent, OpenFile } from '#contract'
import type { Finding } from '#core/finding.ts'
import { type Place, type Problem, problem } from '#core/problem.ts'
import type { Severity } from '#core/problems/table.ts'
import type { ShownProblem } from '../../app/shell-slice.ts'
import type { AppState } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import { severityOf } from '../../editor/severity.ts'
import { ask, call, host } from '../../host.ts'

export type ProblemCounts = Readonly<Record<Severity, number>>

/** A file that is open in a tab. Its text as edited lives in the editor, under `textName`. */
export interface FileDocument {
  readonly file: OpenFile
  readonly dirty: boolean
  readonly saving: boolean
  /** The first of them. */
  readonly problems: readonly (Problem | Finding)[]
  /** How many there are of each kind. */
  readonly counts: ProblemCounts
  readonly place: { readonly line: number; readonly column: number }
  /** Why the last save did not happen; stays until it is settled. */
  readonly fault?: Problem
  /** What was typed before a crash, and is not stored. */
  readonly draft?: FileDraft
}
/** `FileDocument` while it is fetched, or when it could not be. */
export type FileState =
  | { readonly stage: 'opening' }
  | { readonly stage: 'failed'; readonly problem: Problem }
  | ({ readonly stage: 'open' } & FileDocument)

export type FileDialog =
  | { readonly kind: 'new' }
  /** `from` is an open file; its text as it is now is saved under a new name. */
  | { readonly kind: 'save-as'; readonly from: string; readonly proposed: string }

export interface EditorSlice {
  /** Undefined until the host has told. */
  readonly files: readonly FileEntry[] | undefined
  readonly fileFilter: string
  /** Open files by path. */
  readonly documents: Readonly<Record<string, FileState>>
  readonly fileDialog: FileDialog | undefined
  /** Files show their nodes as a tree beside the text. */
  readonly treeShown: boolean
  treeToggled(): void
  loadFiles(): Promise<void>
  editorEvent(event: HostEvent): void
  fileFiltered(words: string): void
  fileDialogShown(dialog: FileDialog | undefined): void
  /** Opens a tab for a file, at a place if one is given. */
  openFile(path: string, place?: Place): void
  /** Fetches the file of a tab. */
  fetchFile(path: string): Promise<void>
  /** Makes a file of the workspace and opens it; a problem when that cannot be. */
  createFile(path: string, text: string, bom?: boolean): Promise<Problem | undefined>
  /** True when the text is stored. `anew`: the file is gone, and is made again. */
  saveFile(path: string, anew?: boolean): Promise<boolean>
  /** Gives up the changes and shows what is stored. */
  reloadFile(path: string): Promise<void>
  fileChanged(path: string, change: Partial<Pick<FileDocument, 'dirty' | 'place' | 'fault'>>): void
  /** The unsaved text of before goes on, as a change that can be undone. */
  draftTaken(path: string): Promise<void>
  draftDropped(path: string): Promise<void>
  fileChecked(path: string, problems: readonly (Problem | Finding)[], counts: ProblemCounts): void
  /** The tab of a file is gone. */
  fileClosed(path: string): void
}

/** Name of a file's text among all texts of the editor. */
export const textName = (path: string): string => `file/${path}`
export const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1)

/** A path in the workspace for a file, which may lie elsewhere (`disk:…`). */
export const workspacePath = (path: string): string => (path.startsWith('disk:') ? fileName(path) : path)

export const createEditorSlice: StateCreator<AppState, [], [], EditorSlice> = (set, get) => {
  const change = (path: string, with_: Partial<FileDocument>) =>
    set(({ documents }) => {
      const known = documents[path]
      // Said with every key, and mostly known.
      if (known?.stage !== 'open' || isSaid(known, with_)) return {}
      return { documents: { ...documents, [path]: { ...known, ...with_ } } }
    })
  const opened = (path: string): FileDocument | undefined => {
    const known = get().documents[path]
    return known?.stage === 'open' ? known : undefined
  }
  const state = (path: string, next: FileState) =>
    set(({ documents }) => ({ documents: { ...documents, [path]: next } }))

  return {
    files: undefined,
    fileFilter: '',
    documents: {},
    fileDialog: undefined,
    treeShown: false,
    treeToggled: () => set(({ treeShown }) => ({ treeShown: !treeShown })),

    loadFiles: async () => {
      const files = await call(host.files.list())
      if (files) set({ files })
    },
    editorEvent: event => {
      if (event.kind === 'open-file') get().openFile(event.path)
      if (event.kind !== 'files') return
      void get().loadFiles()
      for (const path of Object.keys(get().documents)) void followDisk(path)
    },
    fileFiltered: fileFilter => set({ fileFilter }),
    fileDialogShown: fileDialog => set({ fileDialog }),

    openFile: (path, place) => {
      get().openPanel('file', { path }, path.startsWith('resource:') ? `${fileName(path)} (sample)` : fileName(path))
      if (place) void loadEditor().then(({ revealPlace }) => revealPlace(textName(path), place))
    },
    fetchFile: async path => {
      if (get().documents[path]?.stage === 'open') return
      state(path, { stage: 'opening' })
      const answer = await call(host.files.open({ path }))
      if (!answer) return
      if (!answer.ok) return state(path, { stage: 'failed', problem: answer.problem })
      const draft = answer.value.readOnly ? undefined : (await call(host.files.draft({ path })))?.draft
      const isNew = draft !== undefined && oneLineEnd(draft.text) !== oneLineEnd(answer.value.text)
      state(path, { ...freshState(answer.value), ...(isNew && { draft }) })
    },
    createFile: async (path, text, bom = false) => {
      const answer = await call(host.files.save({ path, text, bom }))
      if (!answer) return undefined
      if (!answer.ok) return answer.problem
      await get().loadFiles()
      get().openFile(path)
      return undefined
    },
    saveFile: async (path, anew = false) => {
      const document = opened(path)
      const editor = await loadEditor()
      const text = editor.textOf(textName(path))
      const version = editor.textVersion(textName(path))
      if (!document || document.saving || text === undefined || version === undefined) return false
      if (document.file.readOnly) {
        get().fileDialogShown({ kind: 'save-as', from: path, proposed: fileName(path) })
        return false
      }
      change(path, { saving: true })
      const { bom, version: onDisk } = document.file
      const answer = await call(host.files.save({ path, text, bom, ...(!anew && { version: onDisk }) }))
      if (answer?.ok) {
        editor.markSaved(textName(path), version)
        const file = { ...answer.value, text }
        set(({ documents }) => ({ documents: { ...documents, [path]: withoutFault(documents[path], file) } }))
      } else change(path, { saving: false, ...(answer && { fault: answer.problem }) })
      return answer?.ok === true
    },
    reloadFile: async path => {
      const file = await ask(host.files.open({ path }))
      if (!file) return
      const editor = await loadEditor()
      editor.replaceText(textName(path), file.text)
      const version = editor.textVersion(textName(path))
      set(({ documents }) => ({ documents: { ...documents, [path]: withoutFault(documents[path], file) } }))
      if (version !== undefined) editor.markSaved(textName(path), version)
    },
    fileChanged: (path, with_) => change(path, with_),
    draftTaken: async path => {
      const draft = opened(path)?.draft
      if (!draft) return
      const { replaceText } = await loadEditor()
      replaceText(textName(path), draft.text)
      state(path, withoutDraft(opened(path)))
    },
    draftDropped: async path => {
      await call(host.files.dropDraft({ path }))
      state(path, withoutDraft(opened(path)))
    },
    fileChecked: (path, problems, counts) => {
      change(path, { problems, counts })
      const open = (problem: Problem) => () => get().openFile(path, problem.at ?? { line: 1, column: 1 })
      const shown = problems.map(problem => ({
        problem,
        subject: path,
        severity: severityOf(problem),
        open: open(problem),
      }))
      get().problemsFound(textName(path), withUnlisted(shown, counts))
    },
    fileClosed: path => {
      const known = get().documents[path]
      set(({ documents: { [path]: _closed, ...documents } }) => ({ documents }))
      get().problemsFound(textName(path), [])
      // Whoever closes a tab with changes was asked; a draft that was only offered stays.
      if (known?.stage === 'open' && !known.draft && known.dirty) void call(host.files.dropDraft({ path }))
      void loadEditor().then(({ forgetText }) => forgetText(textName(path)))
    },
  }

  /** A file that was changed elsewhere is shown as it is now, unless that would lose what was typed here; then it is told. */
  async function followDisk(path: string): Promise<void> {
    const document = opened(path)
    if (!document || document.saving || document.file.readOnly) return
    const { version } = document.file
    const stored = await call(host.files.state({ path, version }))
    const now = opened(path)
    if (!stored || !now || now.saving || now.file.version !== version) return
    if (stored === 'gone') change(path, { fault: problem('host.file-gone', { file: path }) })
    else if (stored === 'same') {
      if (now.fault) state(path, back(now))
    } else if (now.dirty) change(path, { fault: problem('host.file-changed', { file: path }) })
    else await get().reloadFile(path)
  }
}

/** The file that was gone, or another one, is there again as it was. */
function back(document: FileDocument): FileState {
  const { fault, ...rest } = document
  const isOver = fault?.code === 'host.file-gone' || fault?.code === 'host.file-changed'
  return { stage: 'open', ...(isOver ? rest : document) }
}

/** The last of each severity says how many are not listed. */
function withUnlisted(shown: readonly ShownProblem[], counts: ProblemCounts): readonly ShownProblem[] {
  const last = new Map(shown.map(({ severity }, index) => [severity, index]))
  const listed = new Map<ShownProblem['severity'], number>()
  for (const { severity } of shown) listed.set(severity, (listed.get(severity) ?? 0) + 1)
  return shown.map((item, index) => {
    const { severity } = item
    const more = counts[severity] - (listed.get(severity) ?? 0)
    return more > 0 && index === last.get(severity) ? { ...item, more } : item
  })
}

const isSaid = (document: FileDocument, change: Partial<FileDocument>) =>
  Object.entries(change).every(([part, value]) => document[part as keyof FileDocument] === value)

const freshState = (file: OpenFile): FileState => ({
  stage: 'open',
  file,
  dirty: false,
  saving: false,
  problems: [],
  counts: { error: 0, warning: 0, info: 0, hint: 0 },
  place: { line: 1, column: 1 },
})

const oneLineEnd = (text: string) => text.replaceAll(/\r\n?/g, '\n')

function withoutDraft(document: FileDocument | undefined): FileState {
  if (!document) return { stage: 'opening' }
  const { draft: _settled, ...rest } = document
  return { stage: 'open', ...rest }
}

/** The state after the host and the tab agree again. */
function withoutFault(before: FileState | undefined, file: OpenFile): FileState {
  if (before?.stage !== 'open') return freshState(file)
  const { fault: _settled, ...rest } = before
  return { ...rest, file, saving: false }
}
