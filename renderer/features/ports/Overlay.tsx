import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

const HardwareDialog = lazyPart(async () => (await import('./HardwareDialog.tsx')).HardwareDialog)
const OpenConsoleDialog = lazyPart(async () => (await import('./OpenConsoleDialog.tsx')).OpenConsoleDialog)
const PathDialog = lazyPart(async () => (await import('./PathDialog.tsx')).PathDialog)

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
