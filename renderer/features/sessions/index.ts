import { IconArrowsExchange } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart, lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'
import { exportRecord } from './export-record.ts'

const currentRecord = () => {
  const { panels, activePanel } = useApp.getState()
  const panel = panels.find(({ id }) => id === activePanel)
  return panel?.panel === 'session' ? panel.params.record : undefined
}

export const sessions: Feature = {
  id: 'sessions',
  title: 'Sessions',
  Icon: IconArrowsExchange,
  keys: 'Alt+2',
  Side: lazyPartSoon(async () => (await import('./SessionsSide.tsx')).SessionsSide),
  panels: { session: lazyPart(async () => (await import('./SessionPanel.tsx')).SessionPanel) },
  commands: [
    {
      id: 'sessions.latest',
      title: 'Sessions: open the latest record',
      keys: 'Alt+L',
      run: () => {
        const { records, openSession } = useApp.getState()
        if (records?.[0]) openSession(records[0])
      },
      enabled: () => (useApp.getState().records?.length ?? 0) > 0,
    },
    {
      id: 'sessions.export',
      title: 'Session: export this record',
      keys: 'Alt+E',
      run: () => void exportRecord(currentRecord() ?? ''),
      enabled: () => currentRecord() !== undefined,
    },
  ],
}
