import { IconBell } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPanel } from '../../app/lazy-panel.ts'
import { useApp } from '../../app/store.ts'
import { AlertsSide } from './AlertsSide.tsx'

export const alerts: Feature = {
  id: 'alerts',
  title: 'Alerts',
  Icon: IconBell,
  keys: 'Alt+7',
  Side: AlertsSide,
  panels: {
    alert: lazyPanel(async () => (await import('./AlertPanel.tsx')).AlertPanel),
    'alert-rules': lazyPanel(async () => (await import('./RulesPanel.tsx')).RulesPanel),
  },
  commands: [
    {
      id: 'alerts.rules',
      title: 'Alerts: rules and what they did',
      keys: 'Alt+R',
      run: () => useApp.getState().openRules(),
    },
  ],
}
