import type { Feature } from '../../app/feature.ts'
import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

/** Not on the activity bar: a tab that Settings and the palette open. */
export const repository: Pick<Feature, 'panels' | 'commands'> = {
  panels: { repository: lazyPart(async () => (await import('./RepositoryPanel.tsx')).RepositoryPanel) },
  commands: [
    {
      id: 'repository.show',
      title: 'Data Repository: what lies there, upload and download',
      keys: 'Alt+Y',
      run: () => useApp.getState().openPanel('repository', {}, 'Data Repository'),
    },
  ],
}
