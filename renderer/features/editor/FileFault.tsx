import { Button, Group } from '@mantine/core'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { fileName, workspacePath } from './editor-slice.ts'
import classes from './File.module.css'
import { freePath } from './new-file.ts'

/** Why the last save did not happen, or the next one would not, and the ways out of it. Nothing typed is lost until a person decides so. */
export function FileFault({ path, fault }: { path: string; fault: Problem }) {
  const { reloadFile, saveFile, fileDialogShown, confirm, files } = useApp.getState()
  const isGone = fault.code === 'host.file-gone'
  const reload = async () => {
    const sure = await confirm({
      title: 'Give up your changes?',
      words: `“${fileName(path)}” is shown as it is stored now. What you typed since is lost (Undo brings it back while the tab is open).`,
      verb: 'Reload',
      danger: true,
    })
    if (sure) await reloadFile(path)
  }
  const saveAs = () => {
    const proposed = freePath(workspacePath(path), new Set(files?.map(item => item.path)))
    fileDialogShown({ kind: 'save-as', from: path, proposed })
  }
  return (
    <div className={classes.fault}>
      <ProblemNote problem={fault} />
      <Group gap="sm" p="sm">
        {!isGone && (
          <Button variant="default" onClick={() => void reload()}>
            Reload what is stored
          </Button>
        )}
        <Button variant="default" onClick={saveAs}>
          Save mine under another name…
        </Button>
        <Button variant="default" onClick={() => void saveFile(path, isGone)}>
          {isGone ? 'Save it again' : 'Try to save again'}
        </Button>
      </Group>
    </div>
  )
}
