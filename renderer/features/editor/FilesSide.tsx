import { ActionIcon, Button, FileButton, Loader, TextInput, Tooltip } from '@mantine/core'
import { IconFilePlus, IconUpload } from '@tabler/icons-react'
import { type DragEvent, useEffect, useState } from 'react'
import type { FileEntry } from '#contract'
import { useApp } from '../../app/store.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FileRow } from './FileRow.tsx'
import classes from './Files.module.css'
import { NewFileDialog } from './NewFileDialog.tsx'
import { importFiles } from './ui-actions.ts'

/** Files of the workspace and the samples; takes files that are dropped on it. */
export function FilesSide() {
  const files = useApp(state => state.files)
  const filter = useApp(state => state.fileFilter)
  const setFilter = useApp(state => state.fileFiltered)
  const dialog = useApp(state => state.fileDialog)
  const showDialog = useApp(state => state.fileDialogShown)
  const drop = useFileDrop()
  useFreshList()
  const shown = (files ?? []).filter(({ path }) => path.toLowerCase().includes(filter.trim().toLowerCase()))
  const own = shown.filter(({ readOnly }) => !readOnly)
  const samples = shown.filter(({ readOnly }) => readOnly)

  return (
    <section className={classes.side} aria-label="Files" {...drop.handlers} data-drop={drop.over}>
      <div className={classes.bar}>
        <TextInput
          aria-label="Filter files"
          placeholder="Filter files"
          value={filter}
          onChange={event => setFilter(event.currentTarget.value)}
          className={classes.filter}
        />
        <Tooltip label="New file">
          <ActionIcon variant="default" size={28} aria-label="New file" onClick={() => showDialog({ kind: 'new' })}>
            <IconFilePlus size={16} />
          </ActionIcon>
        </Tooltip>
        <FileButton multiple onChange={picked => void importFiles(picked)}>
          {props => (
            <Tooltip label="Import files from this computer">
              <ActionIcon {...props} variant="default" size={28} aria-label="Import files from this computer">
                <IconUpload size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </FileButton>
      </div>
      {files === undefined ? (
        <Loader m="md" aria-label="Files are being listed" />
      ) : (
        <>
          <FileGroup title="Workspace" files={own}>
            {filter.trim() !== '' ? (
              <EmptyState title={`No file of the workspace matches “${filter.trim()}”`}>
                <Button variant="default" onClick={() => setFilter('')}>
                  Clear the filter
                </Button>
              </EmptyState>
            ) : (
              <EmptyState title="The workspace is empty">
                <p>Drop DDF, TNDS or JSON files here, make a new one, or copy a sample.</p>
                <Button variant="default" onClick={() => showDialog({ kind: 'new' })}>
                  New file…
                </Button>
              </EmptyState>
            )}
          </FileGroup>
          {(samples.length > 0 || filter.trim() === '') && (
            <FileGroup title="Samples" files={samples}>
              <EmptyState title="No samples came with this workbench" />
            </FileGroup>
          )}
        </>
      )}
      {drop.over && (
        <p className={classes.dropHint} role="status">
          Drop to copy into the workspace
        </p>
      )}
      {dialog?.kind === 'new' && <NewFileDialog onClose={() => showDialog(undefined)} />}
    </section>
  )
}

/** Other programs change files too: the list is read again whenever a person comes back to it. */
function useFreshList(): void {
  const filesEvent = useApp(state => state.editorEvent)
  useEffect(() => {
    const refresh = () => filesEvent({ kind: 'files' })
    refresh()
    window.addEventListener('focus', refresh)
    return () => window.removeEventListener('focus', refresh)
  }, [filesEvent])
}

function FileGroup({
  title,
  files,
  children,
}: {
  title: string
  files: readonly FileEntry[]
  children: React.ReactNode
}) {
  return (
    <div>
      <h3 className={classes.group}>
        {title} <span className="dim">{files.length > 0 && files.length}</span>
      </h3>
      {files.length === 0 ? (
        children
      ) : (
        <ul className={classes.list} aria-label={title}>
          {files.map(file => (
            <FileRow key={file.path} file={file} />
          ))}
        </ul>
      )}
    </div>
  )
}

function useFileDrop() {
  const [over, setOver] = useState(false)
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      },
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(false)
        void importFiles(event.dataTransfer.files)
      },
    },
  }
}
