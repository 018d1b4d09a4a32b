import { lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

const NotifyDialog = lazyPartSoon(async () => (await import('./NotifyDialog.tsx')).NotifyDialog)

/** The dialog that notifies a device. It belongs to no tab: it is asked for in any that is about a device. */
export function Overlay() {
  const notifying = useApp(state => state.notifying)
  return notifying === undefined ? null : <NotifyDialog key={notifying} deviceId={notifying} />
}
