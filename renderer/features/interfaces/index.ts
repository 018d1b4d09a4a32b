import type { Feature } from '../../app/feature.ts'
import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

/** Not on the activity bar: a tab that Settings and the palette open. */
export const interfaces: Pick<Feature, 'panels' | 'commands'> = {
  panels: { interfaces: lazyPart(async () => (await import('./InterfacesPanel.tsx')).InterfacesPanel) },
  commands: [
    {
      id: 'interfaces.show',
      title: 'Interfaces: for authorities and other workbenches',
      run: () => useApp.getState().openPanel('interfaces', {}, 'Interfaces'),
    },
  ],
}
