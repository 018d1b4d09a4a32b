import { IconBell } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart, lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

export const alerts: Feature = {
  id: 'alerts',
  title: 'Alerts',
  Icon: IconBell,
  keys: 'Alt+7',
  Side: lazyPartSoon(async () => (await import('./AlertsSide.tsx')).AlertsSide),
  panels: {
    alert: lazyPart(async () => (await import('./AlertPanel.tsx')).AlertPanel),
    'alert-rules': lazyPart(async () => (await import('./RulesPanel.tsx')).RulesPanel),
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
