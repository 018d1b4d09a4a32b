import { Button, Loader } from '@mantine/core'
import { useEffect } from 'react'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { type FileDocument, fileName, textName } from './editor-slice.ts'
import classes from './File.module.css'
import { FileFault } from './FileFault.tsx'
import { FileStatus } from './FileStatus.tsx'
import { FileToolbar } from './FileToolbar.tsx'
import { SaveAsDialog } from './SaveAsDialog.tsx'

/** A file in its tab. */
export function FilePanel({ params, panelId }: PanelProps) {
  const path = params.path ?? ''
  const document = useApp(state => state.documents[path])
  const fetchFile = useApp(state => state.fetchFile)
  useEffect(() => {
    void fetchFile(path)
    return () => {
      // The tab may only have moved to another place of the dock.
      const { panels, fileClosed } = useApp.getState()
      if (!panels.some(({ id }) => id === panelId)) fileClosed(path)
    }
  }, [path, panelId, fetchFile])

  if (!document || document.stage === 'opening') return <Loader m="md" aria-label={`${path} is being opened`} />
  if (document.stage === 'failed')
    return (
      <EmptyState title={`${fileName(path)} could not be opened`}>
        <ProblemNote problem={document.problem} />
        <Button variant="default" onClick={() => void fetchFile(path)}>
          Try again
        </Button>
      </EmptyState>
    )
  return <OpenedFile path={path} panelId={panelId} document={document} />
}

function OpenedFile({ path, panelId, document }: { path: string; panelId: string; document: FileDocument }) {
  const changed = useApp(state => state.fileChanged)
  const checked = useApp(state => state.fileChecked)
  const mark = useApp(state => state.panelMarked)
  const savingAs = useApp(state => state.fileDialog?.kind === 'save-as' && state.fileDialog.from === path)
  const { file, dirty } = document
  useEffect(() => mark(panelId, { unsaved: dirty }), [mark, panelId, dirty])
  useLeaveGuard(dirty)
  return (
    <div className={classes.panel}>
      <FileToolbar path={path} document={document} />
      {document.fault && <FileFault path={path} fault={document.fault} />}
      <CodeEditor
        name={textName(path)}
        text={file.text}
        kind={file.kind}
        label={`Text of ${path}`}
        readOnly={file.readOnly}
        onDirty={isDirty => changed(path, { dirty: isDirty })}
        onPlace={place => changed(path, { place })}
        onProblems={problems => checked(path, problems)}
      />
      <FileStatus document={document} />
      {savingAs && <SaveAsDialog path={path} />}
    </div>
  )
}

/** The browser asks before it leaves a page with changes that are not saved. */
function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return
    const guard = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', guard)
    return () => window.removeEventListener('beforeunload', guard)
  }, [dirty])
}
