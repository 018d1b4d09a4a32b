import { useEffect } from 'react'
import { isKeys, isTyping } from '../ui/keys.ts'
import { allCommands } from './features.ts'
import { useApp } from './store.ts'

/** Runs the command whose keys are pressed. Keys without Ctrl or Alt are left to text fields. */
export function useCommandKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || useApp.getState().overlay !== 'none' || document.querySelector('dialog[open]'))
        return
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1
      if (plain && isTyping(event.target)) return
      const meant = allCommands().filter(({ keys }) => keys !== undefined && isKeys(keys, event))
      if (meant.length === 0) return
      event.preventDefault()
      event.stopPropagation()
      meant.find(({ enabled }) => enabled?.() ?? true)?.run()
    }
    // Before anything inside hears of it: the text editor has keys of its own for some of these.
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}
