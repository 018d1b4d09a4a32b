import { useEffect, useSyncExternalStore } from 'react'
import { useApp } from './store.ts'

const darkWanted = window.matchMedia('(prefers-color-scheme: dark)')
const contrastWanted = window.matchMedia('(prefers-contrast: more)')

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    changed => {
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => query.matches,
  )
}

/** The scheme to show: the person's choice, else the system's. High contrast is dark with stronger colours. */
export function useThemeChoice(): 'light' | 'dark' {
  const choice = useApp(state => state.theme)
  const systemDark = useMedia(darkWanted)
  const systemContrast = useMedia(contrastWanted)
  const contrast = choice === 'contrast' || (choice === 'system' && systemContrast)
  useEffect(() => {
    document.documentElement.dataset.contrast = contrast ? 'more' : 'normal'
  }, [contrast])
  return contrast || choice === 'dark' || (choice === 'system' && systemDark) ? 'dark' : 'light'
}
