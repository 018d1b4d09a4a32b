import { Menu } from '@mantine/core'
import type { FileEntry } from '#contract'
import { useApp } from '../../app/store.ts'
import { SideRow } from '../../ui/SideRow.tsx'
import { fileName } from './editor-slice.ts'
import classes from './Files.module.css'
import { bringAlive, canComeAlive, copyToWorkspace } from './ui-actions.ts'

const kindWords: Readonly<Record<FileEntry['kind'], string>> = {
  ddf: 'DDF',
  tnds: 'TNDS',
  json: 'JSON',
  xml: 'XML',
  other: 'text',
}

/** One file of the list: a click opens it, the menu holds what else can be done. */
export function FileRow({ file }: { file: FileEntry }) {
  const open = useApp(state => state.openFile)
  const current = useApp(state => state.activePanel === `file|path=${file.path}`)
  const dirty = useApp(state => {
    const document = state.documents[file.path]
    return document?.stage === 'open' && document.dirty
  })
  const name = fileName(file.path)
  const folder = file.path.slice(0, -name.length).replace(/^resource:/, '')
  return (
    <SideRow
      current={current}
      title={file.path}
      before={<span className={classes.kind}>{kindWords[file.kind]}</span>}
      dirty={dirty}
      menu={{
        label: `More for ${file.path}`,
        items: (
          <>
            <Menu.Item onClick={() => open(file.path)}>Open</Menu.Item>
            <Menu.Item onClick={() => void copyToWorkspace(file.path)}>
              {file.readOnly ? 'Copy to workspace' : 'Make a copy'}
            </Menu.Item>
            {canComeAlive(file.kind) && (
              <Menu.Item onClick={() => void bringAlive(file.path)}>Bring alive in the simulator</Menu.Item>
            )}
          </>
        ),
      }}
      onOpen={() => open(file.path)}
    >
      {name}
      {folder !== '' && <span className={classes.folder}> {folder}</span>}
    </SideRow>
  )
}
