import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { FileEntry } from '#contract'
import { useApp } from '../../app/store.ts'
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
    <li className={classes.row} data-current={current}>
      <button type="button" className={classes.rowButton} onClick={() => open(file.path)} title={file.path}>
        <span className={classes.kind}>{kindWords[file.kind]}</span>
        <span className={classes.name}>
          {name}
          {folder !== '' && <span className={classes.folder}> {folder}</span>}
        </span>
        {dirty && <span className={classes.dot} role="img" aria-label="not saved" />}
      </button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" className={classes.more} aria-label={`More for ${file.path}`}>
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open(file.path)}>Open</Menu.Item>
          <Menu.Item onClick={() => void copyToWorkspace(file.path)}>
            {file.readOnly ? 'Copy to workspace' : 'Make a copy'}
          </Menu.Item>
          {canComeAlive(file.kind) && (
            <Menu.Item onClick={() => void bringAlive(file.path)}>Bring alive in the simulator</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
