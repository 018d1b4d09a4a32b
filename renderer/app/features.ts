import { alerts } from '../features/alerts/index.ts'
import { bootstrap } from '../features/bootstrap/index.ts'
import { compare } from '../features/compare/index.ts'
import { conformance } from '../features/conformance/index.ts'
import { devices } from '../features/devices/index.ts'
import { editor } from '../features/editor/index.ts'
import { interfaces } from '../features/interfaces/index.ts'
import { ports } from '../features/ports/index.ts'
import { repository } from '../features/repository/index.ts'
import { sessions } from '../features/sessions/index.ts'
import { settings } from '../features/settings/index.ts'
import { simulator } from '../features/simulator/index.ts'
import { welcome } from '../features/welcome/index.ts'
import { goToNextArea } from './areas.ts'
import type { AppCommand, Feature } from './feature.ts'
import { useApp } from './store.ts'

/** The activity bar, from top to bottom. */
export const features: readonly Feature[] = [devices, sessions, alerts, editor, bootstrap, ports, simulator, settings]

/** What tabs can be opened, by panel name. */
export const panels: Feature['panels'] = Object.assign(
  {},
  welcome.panels,
  conformance.panels,
  compare.panels,
  interfaces.panels,
  repository.panels,
  ...features.map(feature => feature.panels),
)

/** Everything that can be done by the palette or a key. */
export function allCommands(): readonly AppCommand[] {
  const { activityChosen, sideToggled, bottomShown, overlayShown, closePanel } = useApp.getState()
  const show = features.map(({ id, title, keys }): AppCommand => {
    return { id: `show.${id}`, title: `Show: ${title}`, keys, run: () => activityChosen(id) }
  })
  const closeTab = () => {
    const { activePanel } = useApp.getState()
    if (activePanel !== undefined) void closePanel(activePanel)
  }
  const toggleBottom = (tab: 'problems' | 'log') => () => bottomShown(useApp.getState().bottom === tab ? 'closed' : tab)
  return [
    { id: 'app.palette', title: 'Open the command palette', keys: 'Ctrl+K', run: () => overlayShown('palette') },
    { id: 'app.keys', title: 'Show all keys', keys: '?', run: () => overlayShown('keys') },
    { id: 'app.side', title: 'View: side pane on or off', keys: 'Ctrl+B', run: sideToggled },
    { id: 'app.problems', title: 'View: problems', keys: 'Ctrl+Shift+M', run: toggleBottom('problems') },
    { id: 'app.log', title: 'View: log', keys: 'Ctrl+Shift+U', run: toggleBottom('log') },
    { id: 'app.next-area', title: 'View: go to the next area', keys: 'F6', run: goToNextArea },
    {
      id: 'app.close-tab',
      title: 'View: close this tab',
      keys: 'Alt+W',
      run: closeTab,
      enabled: () => useApp.getState().activePanel !== undefined,
    },
    ...show,
    ...welcome.commands,
    ...conformance.commands,
    ...compare.commands,
    ...interfaces.commands,
    ...repository.commands,
    ...features.flatMap(feature => feature.commands),
  ]
}
