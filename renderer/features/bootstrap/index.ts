import { IconRocket } from '@tabler/icons-react'
import type { Feature } from '../../app/feature.ts'
import { lazyPart, lazyPartSoon } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

const currentProfile = () => {
  const { panels, activePanel } = useApp.getState()
  const panel = panels.find(({ id }) => id === activePanel)
  return panel?.panel === 'profile' ? panel.params.id : undefined
}
const hasProfile = () => currentProfile() !== undefined

/** The dialog stands in the side pane, so that one is shown first. */
function copy(from: string | undefined): void {
  const { activity, sideOpen, activityChosen, copyingShown } = useApp.getState()
  if (activity !== 'bootstrap' || !sideOpen) activityChosen('bootstrap')
  copyingShown(from === undefined ? {} : { from })
}

export const bootstrap: Feature = {
  id: 'bootstrap',
  title: 'Bootstrap',
  Icon: IconRocket,
  keys: 'Alt+4',
  Side: lazyPartSoon(async () => (await import('./BootstrapSide.tsx')).BootstrapSide),
  panels: {
    profile: lazyPart(async () => (await import('./ProfilePanel.tsx')).ProfilePanel),
    signing: lazyPart(async () => (await import('./SigningPanel.tsx')).SigningPanel),
    'cable-push': lazyPart(async () => (await import('./CablePushPanel.tsx')).CablePushPanel),
    'cable-list': lazyPart(async () => (await import('./CableListPanel.tsx')).CableListPanel),
    run: lazyPart(async () => (await import('./RunPanel.tsx')).RunPanel),
    'push-list': lazyPart(async () => (await import('./PushListPanel.tsx')).PushListPanel),
    portal: lazyPart(async () => (await import('./PortalPanel.tsx')).PortalPanel),
    'bootstrap-requests': lazyPart(async () => (await import('./RequestsPanel.tsx')).RequestsPanel),
  },
  commands: [
    {
      id: 'bootstrap.requests',
      title: 'Bootstrap: requests of others',
      run: () => useApp.getState().openBootstrapRequests(),
    },
    {
      id: 'bootstrap.cables',
      title: 'Bootstrap: push over several cables',
      keys: 'Alt+Shift+P',
      run: () => useApp.getState().openCableList(),
    },
    { id: 'bootstrap.portal', title: 'Bootstrap: self-service pages', run: () => useApp.getState().openPortal() },
    { id: 'bootstrap.new', title: 'Bootstrap: new profile', keys: 'Alt+P', run: () => copy(undefined) },
    {
      id: 'bootstrap.save',
      title: 'Bootstrap: save this profile',
      keys: 'Ctrl+S',
      run: () => void useApp.getState().saveProfile(currentProfile() ?? ''),
      enabled: hasProfile,
    },
    {
      id: 'bootstrap.keys',
      title: 'Bootstrap: keys and secrets of profiles',
      run: () => useApp.getState().openPanel('signing', {}, 'Keys and secrets'),
    },
    {
      id: 'bootstrap.copy',
      title: 'Bootstrap: copy this profile',
      run: () => copy(currentProfile()),
      enabled: hasProfile,
    },
  ],
}
