import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

const CreateDevice = lazyPart(async () => (await import('./CreateDevice.tsx')).CreateDevice)

/** The dialogs of the simulator; nothing while none is open. */
export function Overlay() {
  const creating = useApp(state => state.creating)
  return creating ? <CreateDevice /> : null
}
