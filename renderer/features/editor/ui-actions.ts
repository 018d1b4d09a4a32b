import type { FileEntry } from '#contract'
import { problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'
import { fileName, textName } from './editor-slice.ts'
import { readImport } from './import-file.ts'
import { freePath } from './new-file.ts'

/** The file whose tab is in front. */
export function currentFile(): string | undefined {
  const { panels, activePanel } = useApp.getState()
  const panel = panels.find(({ id }) => id === activePanel)
  return panel?.panel === 'file' ? panel.params.path : undefined
}

/** Shows the side pane of the editor, whether it was hidden or another one was shown. */
export function showFiles(): void {
  const { activity, sideOpen, activityChosen } = useApp.getState()
  if (activity !== 'editor' || !sideOpen) activityChosen('editor')
}

/** Copies files from this computer into the workspace and opens them. */
export async function importFiles(files: Iterable<File>): Promise<void> {
  const { notify, createFile, workbench } = useApp.getState()
  for (const file of files) {
    if (workbench && file.size > workbench.largestFile) {
      const detail = { file: file.name, size: file.size, limit: workbench.largestFile }
      notify(problem('host.file-too-large', detail))
      continue
    }
    const imported = readImport(file.name, new Uint8Array(await file.arrayBuffer()))
    const [odd] = imported.problems
    if (odd) notify({ ...odd, at: { ...odd.at, file: file.name } })
    if (odd && imported.text === '') continue
    const taken = new Set(useApp.getState().files?.map(({ path }) => path))
    const path = freePath(file.name, taken)
    const fault = await createFile(path, imported.text, imported.bom)
    if (fault) notify(fault)
    else if (imported.convertedFrom) notify(`${path} was ${imported.convertedFrom}; the workspace keeps it as UTF-8.`)
  }
}

/** Copies a sample into the workspace, where it can be changed. */
export async function copyToWorkspace(path: string): Promise<void> {
  const { files, createFile, notify } = useApp.getState()
  const file = await ask(host.files.open({ path }))
  if (!file) return
  const copy = freePath(fileName(path), new Set(files?.map(item => item.path)))
  const fault = await createFile(copy, file.text, file.bom)
  if (fault) notify(fault)
  else notify(`Copied to ${copy} in the workspace.`, 'done')
}

/** Hands the text, as it is in the tab now, to the browser as a download. */
export async function downloadFile(path: string): Promise<void> {
  const document = useApp.getState().documents[path]
  if (document?.stage !== 'open') return
  const { textOf } = await loadEditor()
  downloadText(fileName(path), `${document.file.bom ? '\uFEFF' : ''}${textOf(textName(path)) ?? document.file.text}`)
}

/** Makes a simulated device whose tree this DDF describes; what was typed is saved first. */
export async function bringAlive(path: string): Promise<void> {
  const { documents, saveFile, notify, openPanel } = useApp.getState()
  const document = documents[path]
  if (document?.stage === 'open' && document.dirty && !(await saveFile(path))) return
  const device = await ask(host.simulator.create({ ddfs: [path], name: fileName(path) }))
  if (!device) return
  notify(`${device.id} is alive with ${device.nodes} nodes; let it call in from its tab or from the Simulator.`, 'done')
  openPanel('device', { deviceId: device.id }, device.name)
}

/** True for files that a simulated device can be made from. */
export const canComeAlive = (kind: FileEntry['kind']): boolean => kind === 'ddf'

/** True for files whose nodes can be shown as a tree. */
export const hasTree = (kind: FileEntry['kind']): boolean => kind === 'ddf' || kind === 'tnds' || kind === 'xml'

/** Opens a tab with what is different between a text, as it is in its tab, and the stored one or another file. */
export function showDifferences(path: string): void {
  useApp.getState().openPanel('diff', { path }, `${fileName(path)}: differences`)
}
