import { IconDeviceDesktopCog } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'
import { Overlay } from './Overlay.tsx'

export const simulator: Feature = {
  id: 'simulator',
  title: 'Simulator',
  Icon: IconDeviceDesktopCog,
  keys: 'Alt+5',
  Side: lazyPartSoon(async () => (await import('./SimulatorSide.tsx')).SimulatorSide),
  Overlay,
  panels: {},
  commands: [
    {
      id: 'simulator.create',
      title: 'Simulator: new device from DDF files',
      keys: 'Alt+N',
      run: () => useApp.getState().creatingShown(true),
    },
    {
      id: 'simulator.demo',
      title: 'Simulator: try the demo device',
      keys: 'Alt+D',
      run: () => void useApp.getState().startDemo(),
      enabled: () => !useApp.getState().demoRunning,
    },
  ],
}
