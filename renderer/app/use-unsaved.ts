import { useEffect } from 'react'
import { useApp } from './store.ts'

/** Marks a tab whose changes are not saved; the browser then asks before it leaves the page. */
export function useUnsaved(panelId: string, dirty: boolean): void {
  const mark = useApp(state => state.panelMarked)
  useEffect(() => mark(panelId, { unsaved: dirty }), [mark, panelId, dirty])
  useEffect(() => {
    if (!dirty) return
    const guard = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', guard)
    return () => window.removeEventListener('beforeunload', guard)
  }, [dirty])
}
