import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import { fileName, textName } from './editor-slice.ts'
import { PathDialog } from './NewFileDialog.tsx'

/** Saves the text of a tab, as it is now, as a new file and opens that one. */
export function SaveAsDialog({ path }: { path: string }) {
  const document = useApp(state => state.documents[path])
  const dialog = useApp(state => state.fileDialog)
  const { createFile, fileDialogShown } = useApp.getState()
  if (document?.stage !== 'open' || dialog?.kind !== 'save-as') return null
  return (
    <PathDialog
      title={`Save ${fileName(path)} as`}
      verb="Save"
      proposed={dialog.proposed}
      onClose={() => fileDialogShown(undefined)}
      onPath={async target => {
        const { textOf } = await loadEditor()
        return createFile(target, textOf(textName(path)) ?? document.file.text, document.file.bom)
      }}
    />
  )
}
