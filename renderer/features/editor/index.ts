import { IconFileCode } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart, lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'
import { workspacePath } from './editor-slice.ts'
import { bringAlive, canComeAlive, currentFile, downloadFile, showDifferences, showFiles } from './ui-actions.ts'

const current = () => currentFile() ?? ''
const hasFile = () => currentFile() !== undefined

export const editor: Feature = {
  id: 'editor',
  title: 'Editor',
  Icon: IconFileCode,
  keys: 'Alt+3',
  Side: lazyPartSoon(async () => (await import('./FilesSide.tsx')).FilesSide),
  panels: {
    file: lazyPart(async () => (await import('./FilePanel.tsx')).FilePanel),
    diff: lazyPart(async () => (await import('./DiffPanel.tsx')).DiffPanel),
  },
  commands: [
    {
      id: 'editor.new',
      title: 'Editor: new file',
      keys: 'Ctrl+Alt+N',
      run: () => {
        showFiles()
        useApp.getState().fileDialogShown({ kind: 'new' })
      },
    },
    {
      id: 'editor.save',
      title: 'Editor: save this file',
      keys: 'Ctrl+S',
      run: () => void useApp.getState().saveFile(current()),
      enabled: hasFile,
    },
    {
      id: 'editor.save-as',
      title: 'Editor: save this file under another name',
      keys: 'Ctrl+Shift+S',
      run: () =>
        useApp.getState().fileDialogShown({ kind: 'save-as', from: current(), proposed: workspacePath(current()) }),
      enabled: hasFile,
    },
    {
      id: 'editor.download',
      title: 'Editor: download this file',
      run: () => void downloadFile(current()),
      enabled: hasFile,
    },
    {
      id: 'editor.diff',
      title: 'Editor: differences to the stored file, or to another one',
      keys: 'Alt+Shift+D',
      run: () => showDifferences(current()),
      enabled: hasFile,
    },
    {
      id: 'editor.tree',
      title: 'Editor: tree beside the text on or off',
      keys: 'Alt+Shift+T',
      run: () => useApp.getState().treeToggled(),
      enabled: hasFile,
    },
    {
      id: 'editor.alive',
      title: 'Editor: bring this DDF alive in the simulator',
      keys: 'Alt+A',
      run: () => void bringAlive(current()),
      enabled: () => {
        const document = useApp.getState().documents[current()]
        return document?.stage === 'open' && canComeAlive(document.file.kind)
      },
    },
  ],
}
