import { Button } from '@mantine/core'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyCaps } from '../ui/KeyCaps.tsx'
import dialogs from './Dialogs.module.css'
import { allCommands } from './features.ts'
import { useApp } from './store.ts'

const treeKeys = [
  ['Up Down PageUp PageDown Home End', 'Move'],
  ['Right', 'Open a node, then go to its first child'],
  ['Left', 'Close a node, then go to its parent'],
  ['*', 'Open all nodes beside this one'],
  ['letters', 'Go to the next node that starts with them'],
  ['/', 'Search; Escape ends the search'],
  ['Enter', 'Go to the node sheet'],
] as const
const otherKeys = [
  ['Left Right', 'Between tabs; moves the bar between two parts'],
  ['Escape', 'Close a dialog'],
] as const

/** Every key of the window. */
export function KeysDialog() {
  const close = useApp(state => state.overlayShown)
  const commands = allCommands().flatMap(({ keys, title }) => (keys === undefined ? [] : [[keys, title] as const]))
  return (
    <Dialog label="Keys" width={560} onClose={() => close('none')}>
      <div className={dialogs.scroll}>
        <table className={dialogs.keyTable}>
          <KeyRows title="Commands" rows={commands} caps />
          <KeyRows title="In a tree" rows={treeKeys} />
          <KeyRows title="Everywhere" rows={otherKeys} />
        </table>
        <div className={dialogs.buttons} style={{ paddingTop: 12 }}>
          <Button variant="default" onClick={() => close('none')}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

interface KeyRowsProps {
  readonly title: string
  readonly rows: readonly (readonly [keys: string, what: string])[]
  readonly caps?: boolean
}

function KeyRows({ title, rows, caps = false }: KeyRowsProps) {
  return (
    <tbody>
      <tr>
        <th colSpan={2} scope="rowgroup">
          {title}
        </th>
      </tr>
      {rows.map(([keys, what]) => (
        <tr key={`${keys} ${what}`}>
          <td>{what}</td>
          <td>{caps ? <KeyCaps keys={keys} /> : keys.split(' ').map(key => <KeyCaps key={key} keys={key} />)}</td>
        </tr>
      ))}
    </tbody>
  )
}
