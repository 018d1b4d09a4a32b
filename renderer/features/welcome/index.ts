import type { Feature } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { WelcomePanel } from './WelcomePanel.tsx'

/** Not on the activity bar: what the centre shows when nothing is open. */
export const welcome: Pick<Feature, 'panels' | 'commands'> = {
  panels: { welcome: WelcomePanel },
  commands: [
    { id: 'welcome.show', title: 'Show: Welcome', run: () => useApp.getState().openPanel('welcome', {}, 'Welcome') },
  ],
}
