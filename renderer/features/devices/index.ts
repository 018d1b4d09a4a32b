import { IconDevices } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'
import { DevicesSide } from './DevicesSide.tsx'
import { Overlay } from './Overlay.tsx'
import { openBuilder } from './open-builder.ts'
import { openFeatures } from './open-features.ts'
import { openQuestions } from './open-questions.ts'

const currentDevice = () => {
  const { panels, activePanel } = useApp.getState()
  const panel = panels.find(({ id }) => id === activePanel)
  return panel?.params.deviceId
}

export const devices: Feature = {
  id: 'devices',
  title: 'Devices',
  Icon: IconDevices,
  keys: 'Alt+1',
  Side: DevicesSide,
  Overlay,
  panels: {
    device: lazyPart(async () => (await import('./DevicePanel.tsx')).DevicePanel),
    builder: lazyPart(async () => (await import('./BuilderPanel.tsx')).BuilderPanel),
    features: lazyPart(async () => (await import('./FeaturesPanel.tsx')).FeaturesPanel),
    questions: lazyPart(async () => (await import('./QuestionsPanel.tsx')).QuestionsPanel),
    connect: lazyPart(async () => (await import('./ConnectPanel.tsx')).ConnectPanel),
  },
  commands: [
    {
      id: 'devices.connect',
      title: 'Devices: how to connect a device',
      run: () => useApp.getState().openPanel('connect', {}, 'Connect a device'),
    },
    {
      id: 'devices.features',
      title: 'Device: what it supports',
      run: () => openFeatures(currentDevice() ?? ''),
      enabled: () => currentDevice() !== undefined,
    },
    {
      id: 'devices.build',
      title: 'Device: build commands',
      keys: 'Alt+B',
      run: () => openBuilder(currentDevice() ?? ''),
      enabled: () => currentDevice() !== undefined,
    },
    {
      id: 'devices.notify',
      title: 'Device: notify it to call in',
      keys: 'Alt+T',
      run: () => void useApp.getState().notifyingShown(currentDevice()),
      enabled: () => useApp.getState().devices?.some(({ id }) => id === currentDevice()) ?? false,
    },
    {
      id: 'devices.ask',
      title: 'Device: ask its user',
      keys: 'Alt+U',
      run: () => openQuestions(currentDevice() ?? ''),
      enabled: () => useApp.getState().devices?.some(({ id }) => id === currentDevice()) ?? false,
    },
    {
      id: 'devices.call-now',
      title: 'Device: let the simulated device call in now',
      keys: 'Alt+C',
      run: () => void useApp.getState().callNow(currentDevice() ?? ''),
      enabled: () => useApp.getState().simulated?.some(({ id }) => id === currentDevice()) ?? false,
    },
  ],
}
