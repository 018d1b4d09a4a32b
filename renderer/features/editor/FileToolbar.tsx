import { Badge, Button, Tooltip } from '@mantine/core'
import {
  IconArrowsDiff,
  IconBinaryTree,
  IconCopy,
  IconDeviceFloppy,
  IconDownload,
  IconPlayerPlay,
} from '@tabler/icons-react'
import { useApp } from '../../app/store.ts'
import { type FileDocument, fileName, workspacePath } from './editor-slice.ts'
import classes from './File.module.css'
import { FileMenu } from './FileMenu.tsx'
import { bringAlive, canComeAlive, copyToWorkspace, downloadFile, hasTree, showDifferences } from './ui-actions.ts'

/** What can be done with the file of this tab. */
export function FileToolbar({ path, document: { file, dirty, saving } }: { path: string; document: FileDocument }) {
  const save = useApp(state => state.saveFile)
  const showDialog = useApp(state => state.fileDialogShown)
  const treeShown = useApp(state => state.treeShown)
  const toggleTree = useApp(state => state.treeToggled)
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={`Actions for ${fileName(path)}`}>
      <code className={classes.path} title={path}>
        {path.replace(/^disk:/, '')}
      </code>
      {file.readOnly ? (
        <>
          <Badge color="gray">sample, read-only</Badge>
          <Button
            variant="default"
            leftSection={<IconCopy size={14} aria-hidden />}
            onClick={() => void copyToWorkspace(path)}
          >
            Copy to workspace
          </Button>
        </>
      ) : (
        <>
          <Tooltip label={dirty ? 'Save (Ctrl+S)' : 'Everything is saved'}>
            <Button
              variant={dirty ? 'filled' : 'default'}
              leftSection={<IconDeviceFloppy size={14} aria-hidden />}
              loading={saving}
              onClick={() => void save(path)}
            >
              Save
            </Button>
          </Tooltip>
          <Button
            variant="default"
            onClick={() => showDialog({ kind: 'save-as', from: path, proposed: workspacePath(path) })}
          >
            Save as…
          </Button>
        </>
      )}
      <Button
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => void downloadFile(path)}
      >
        Download
      </Button>
      <Tooltip label="What differs from the stored file, or from another one (Alt+Shift+D)">
        <Button
          variant="default"
          leftSection={<IconArrowsDiff size={14} aria-hidden />}
          onClick={() => showDifferences(path)}
        >
          Differences
        </Button>
      </Tooltip>
      {hasTree(file.kind) && (
        <Tooltip label="The nodes of this file as a tree with a form (Alt+Shift+T)">
          <Button
            variant="default"
            aria-pressed={treeShown}
            leftSection={<IconBinaryTree size={14} aria-hidden />}
            onClick={toggleTree}
          >
            Tree
          </Button>
        </Tooltip>
      )}
      {canComeAlive(file.kind) && (
        <Tooltip label="Makes a simulated device whose tree this DDF describes">
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => void bringAlive(path)}
          >
            Bring alive
          </Button>
        </Tooltip>
      )}
      <FileMenu path={path} />
    </div>
  )
}
