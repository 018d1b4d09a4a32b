import { Button, Loader } from '@mantine/core'
import { useState } from 'react'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { useUnsaved } from '../../app/use-unsaved.ts'
import { useWhileOpen } from '../../app/use-while-open.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { SplitHandle } from '../../ui/SplitHandle.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { DraftNote } from './DraftNote.tsx'
import { type FileDocument, fileName, textName } from './editor-slice.ts'
import { FileFault } from './FileFault.tsx'
import { FileStatus } from './FileStatus.tsx'
import { FileToolbar } from './FileToolbar.tsx'
import { NodeTrail } from './NodeTrail.tsx'
import { SaveAsDialog } from './SaveAsDialog.tsx'
import split from './TreePane.module.css'
import { TreePane } from './TreePane.tsx'
import { hasTree } from './ui-actions.ts'
import { useDraft } from './use-draft.ts'

/** A file in its tab. */
export function FilePanel({ params, panelId }: PanelProps) {
  const path = params.path ?? ''
  const document = useApp(state => state.documents[path])
  const fetchFile = useApp(state => state.fetchFile)
  const letGo = useApp(state => state.fileClosed)
  useWhileOpen(panelId, path, fetchFile, letGo)

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
  const savingAs = useApp(state => state.fileDialog?.kind === 'save-as' && state.fileDialog.from === path)
  const { file, dirty } = document
  const treeShown = useApp(state => state.treeShown)
  const [box, width] = useWidth()
  const [treeWidth, setTreeWidth] = useState(400)
  const size = Math.min(treeWidth, Math.max(220, width - 240))
  useUnsaved(panelId, dirty)
  useDraft(path, file.version)
  return (
    <Panel>
      <FileToolbar path={path} document={document} />
      {document.fault && <FileFault path={path} fault={document.fault} />}
      {document.draft && <DraftNote path={path} draft={document.draft} version={file.version} />}
      {file.kind !== 'other' && <NodeTrail path={path} place={document.place} />}
      <div ref={box} className={split.split}>
        <div className={split.text}>
          <CodeEditor
            name={textName(path)}
            text={file.text}
            kind={file.kind}
            label={`Text of ${path}`}
            readOnly={file.readOnly}
            onDirty={isDirty => changed(path, { dirty: isDirty })}
            onPlace={place => changed(path, { place })}
            onProblems={(problems, counts) => checked(path, problems, counts)}
          />
        </div>
        {treeShown && hasTree(file.kind) && (
          <>
            <SplitHandle
              label="Width of the tree"
              direction="vertical"
              after
              size={size}
              least={220}
              most={Math.max(220, width - 240)}
              onSize={setTreeWidth}
            />
            <div className={split.side} style={{ width: size }}>
              <TreePane path={path} readOnly={file.readOnly} />
            </div>
          </>
        )}
      </div>
      <FileStatus document={document} />
      {savingAs && <SaveAsDialog path={path} />}
    </Panel>
  )
}
