import { IconDeviceDesktopCog } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { CreateDevice } from './CreateDevice.tsx'
import { SimulatorSide } from './SimulatorSide.tsx'

export const simulator: Feature = {
  id: 'simulator',
  title: 'Simulator',
  Icon: IconDeviceDesktopCog,
  keys: 'Alt+5',
  Side: SimulatorSide,
  Overlay: CreateDevice,
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
