import type { Feature } from '../../app/feature.ts'
import { lazyPart } from '../../app/lazy-part.ts'
import { useApp } from '../../app/store.ts'

/** Not on the activity bar: tabs that the menus of files and devices open. */
export const compare: Pick<Feature, 'panels' | 'commands'> = {
  panels: {
    convert: lazyPart(async () => (await import('./ConvertPanel.tsx')).ConvertPanel),
    compare: lazyPart(async () => (await import('./ComparePanel.tsx')).ComparePanel),
    contract: lazyPart(async () => (await import('./ContractPanel.tsx')).ContractPanel),
  },
  commands: [
    {
      id: 'compare.convert',
      title: 'Editor: convert this file to …',
      run: () => open('convert', 'path', 'Convert'),
      enabled: () => current('path') !== undefined,
    },
    {
      id: 'compare.files',
      title: 'Editor: compare this file with …',
      run: () => open('compare', 'path', 'Compare'),
      enabled: () => current('path') !== undefined,
    },
    {
      id: 'compare.describe',
      title: 'Device: describe it',
      run: () => open('convert', 'deviceId', 'Describe'),
      enabled: () => current('deviceId') !== undefined,
    },
    {
      id: 'compare.contract',
      title: 'Device: check it against its description',
      run: () => open('contract', 'deviceId', 'Check'),
      enabled: () => current('deviceId') !== undefined,
    },
  ],
}

function current(param: 'path' | 'deviceId'): string | undefined {
  const { panels, activePanel } = useApp.getState()
  return panels.find(({ id }) => id === activePanel)?.params[param]
}

function open(panel: string, param: 'path' | 'deviceId', verb: string): void {
  const value = current(param)
  if (value === undefined) return
  const name = value.slice(value.lastIndexOf('/') + 1)
  useApp.getState().openPanel(panel, { [param]: value }, `${verb} ${name}`)
}
