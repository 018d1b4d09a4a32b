import { IconSettings } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { SettingsSide } from './SettingsSide.tsx'

export const settings: Feature = {
  id: 'settings',
  title: 'Settings',
  Icon: IconSettings,
  keys: 'Alt+6',
  Side: SettingsSide,
  panels: {},
  commands: (['system', 'light', 'dark', 'contrast'] as const).map(theme => ({
    id: `settings.theme-${theme}`,
    title: `Appearance: ${theme === 'contrast' ? 'high contrast' : theme === 'system' ? 'as the system says' : theme}`,
    run: () => useApp.getState().themeChosen(theme),
  })),
}
