import { IconPlugConnected } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart, lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'
import { Overlay } from './Overlay.tsx'

export const ports: Feature = {
  id: 'ports',
  title: 'Ports',
  Icon: IconPlugConnected,
  keys: 'Alt+8',
  Side: lazyPartSoon(async () => (await import('./PortsSide.tsx')).PortsSide),
  Overlay,
  panels: {
    port: lazyPart(async () => (await import('./PortPanel.tsx')).PortPanel),
    consoles: lazyPart(async () => (await import('./ConsolesPanel.tsx')).ConsolesPanel),
    'serial-log': lazyPart(async () => (await import('./SerialLogPanel.tsx')).SerialLogPanel),
  },
  commands: [
    {
      id: 'ports.consoles',
      title: 'Ports: consoles',
      keys: 'Alt+Shift+C',
      run: () => useApp.getState().openConsoles(),
    },
    {
      id: 'ports.hardware',
      title: 'Ports: start simulated hardware',
      keys: 'Alt+Shift+H',
      run: () => useApp.getState().portDialogShown({ kind: 'hardware' }),
    },
    {
      id: 'ports.path',
      title: 'Ports: list a port by its path',
      run: () => useApp.getState().portDialogShown({ kind: 'path' }),
    },
  ],
}
