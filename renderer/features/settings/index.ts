import { IconSettings } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

export const settings: Feature = {
  id: 'settings',
  title: 'Settings',
  Icon: IconSettings,
  keys: 'Alt+6',
  Side: lazyPartSoon(async () => (await import('./SettingsSide.tsx')).SettingsSide),
  panels: {},
  commands: (['system', 'light', 'dark', 'contrast'] as const).map(theme => ({
    id: `settings.theme-${theme}`,
    title: `Appearance: ${theme === 'contrast' ? 'high contrast' : theme === 'system' ? 'as the system says' : theme}`,
    run: () => useApp.getState().themeChosen(theme),
  })),
}
