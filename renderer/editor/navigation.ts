import * as monaco from 'monaco-editor/editor'
import { applyEdits } from '#core/language/apply-edits.ts'
import type { FilePlace } from '#core/language/language-types.ts'
import type { FileEdits } from '#core/language/rename.ts'
import { useApp } from '../app/store.ts'
import { call, host } from '../host.ts'
import { bringLibrary } from './library.ts'
import { keepFile, nameOf, rangeOf, workspaceEditOf } from './providers.ts'
import { languageService } from './service-worker.ts'

// Going from file to file. Files that are not open get a model of their own for the list of references.

const filePrefix = 'file/'
const uriOf = (file: string) => monaco.Uri.from({ scheme: 'dmwb', path: `/${filePrefix}${file}` })

/** Registers go to definition and find references, and opens files of the workspace when they are gone to. */
export function registerNavigation(): void {
  const ask = async (kind: 'definition' | 'references', model: monaco.editor.ITextModel, position: monaco.Position) => {
    await bringLibrary()
    const offset = model.getOffsetAt(position)
    const places = (await languageService().ask(nameOf(model), { kind, offset })) ?? []
    const found = await Promise.all(places.map(locationOf))
    return found.filter(place => place !== undefined)
  }
  for (const language of ['xml', 'json']) {
    monaco.languages.registerDefinitionProvider(language, {
      provideDefinition: (model, position) => ask('definition', model, position),
    })
    monaco.languages.registerReferenceProvider(language, {
      provideReferences: (model, position) => ask('references', model, position),
    })
  }
  for (const language of ['xml', 'json']) monaco.languages.registerRenameProvider(language, renaming)
  monaco.editor.registerCommand(keepFile, (_services, name: string, text: string) => void keep(name, text))
  monaco.editor.registerEditorOpener({
    openCodeEditor(_source, resource, target) {
      const file = resource.path.slice(1 + filePrefix.length)
      if (resource.scheme !== 'dmwb' || !resource.path.startsWith(`/${filePrefix}`)) return false
      const line = target && 'lineNumber' in target ? target.lineNumber : target?.startLineNumber
      const column = target && 'lineNumber' in target ? target.column : target?.startColumn
      useApp.getState().openFile(file, { line: line ?? 1, column: column ?? 1 })
      return true
    },
  })
}

async function locationOf(place: FilePlace): Promise<monaco.languages.Location | undefined> {
  const uri = uriOf(place.file)
  const model = monaco.editor.getModel(uri) ?? (await peekModel(place.file, uri))
  return model && { uri, range: rangeOf(model, place) }
}

async function peekModel(file: string, uri: monaco.Uri): Promise<monaco.editor.ITextModel | undefined> {
  const answer = await call(host.files.open({ path: file }))
  if (!answer?.ok) return undefined
  const language = answer.value.kind === 'json' ? 'json' : 'xml'
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel(answer.value.text, language, uri)
}

const renaming: monaco.languages.RenameProvider = {
  resolveRenameLocation: async (model, position) => {
    const span = await languageService().ask(nameOf(model), { kind: 'symbol', offset: model.getOffsetAt(position) })
    const range = rangeOf(model, span ?? { start: 0, end: 0 })
    return span
      ? { range, text: model.getValueInRange(range) }
      : { range, text: '', rejectReason: 'Neither a node nor a MOID stands here.' }
  },
  provideRenameEdits: async (model, position, name) => {
    await bringLibrary()
    const offset = model.getOffsetAt(position)
    const answer = await languageService().ask(nameOf(model), { kind: 'rename', offset, name })
    if (!answer || answer.fault !== undefined) {
      return { edits: [], rejectReason: answer?.fault ?? 'The text changed meanwhile; try again.' }
    }
    const open = answer.files.map(({ file, edits }) => ({ model: monaco.editor.getModel(uriOf(file)), edits }))
    await renameElsewhere(answer.files.filter(({ file }) => !monaco.editor.getModel(uriOf(file))))
    return {
      edits: open.flatMap(each =>
        each.edits.map(edit => each.model && workspaceEditOf(each.model, edit)).filter(edit => !!edit),
      ),
    }
  },
}

/** Files that no tab shows are changed where they lie, and it is told. */
async function renameElsewhere(files: readonly FileEdits[]): Promise<void> {
  const changed: string[] = []
  for (const { file, edits, textLength } of files) {
    const answer = await call(host.files.open({ path: file }))
    if (!answer?.ok || answer.value.readOnly || answer.value.text.length !== textLength) continue
    const { bom, version, text } = answer.value
    const saved = await call(host.files.save({ path: file, text: applyEdits(text, edits), bom, version }))
    if (saved?.ok) changed.push(file)
  }
  if (changed.length > 0) useApp.getState().notify(`Renamed in ${changed.join(', ')}, too.`, 'done')
}

/** Keeps a document under a name that is free. */
async function keep(name: string, text: string): Promise<void> {
  const { createFile, notify } = useApp.getState()
  const [, stem = name, extension = ''] = /^(.*?)(\.[^.]+)?$/.exec(name) ?? []
  for (let number = 1; number < 100; number += 1) {
    const fault = await createFile(number === 1 ? name : `${stem}-${number}${extension}`, text)
    if (!fault) return
    if (fault.code !== 'host.file-exists') return notify(fault)
  }
}
