import type { Feature } from '../../app/feature.ts'
import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

/** Not on the activity bar: a tab that Settings and the palette open. */
export const conformance: Pick<Feature, 'panels' | 'commands'> = {
  panels: { conformance: lazyPart(async () => (await import('./ConformancePanel.tsx')).ConformancePanel) },
  commands: [
    {
      id: 'conformance.show',
      title: 'Conformance: judge a DM Server or DM Client',
      run: () => useApp.getState().openPanel('conformance', {}, 'Conformance'),
    },
  ],
}
