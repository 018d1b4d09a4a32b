import { useApp } from '../../app/store.ts'
import { HardwareDialog } from './HardwareDialog.tsx'
import { OpenConsoleDialog } from './OpenConsoleDialog.tsx'
import { PathDialog } from './PathDialog.tsx'

/** The dialogs of ports. */
export function Overlay() {
  const dialog = useApp(state => state.portDialog)
  const close = () => useApp.getState().portDialogShown(undefined)
  switch (dialog?.kind) {
    case 'hardware':
      return <HardwareDialog {...(dialog.change && { change: dialog.change })} onClose={close} />
    case 'console':
      return <OpenConsoleDialog port={dialog.port} onClose={close} />
    case 'path':
      return <PathDialog onClose={close} />
    case undefined:
      return null
  }
}
