import type { ComponentType } from 'react'

/** Something a person can do from the palette, by a key, or both. */
export interface AppCommand {
  /** Unique, `feature.verb`, e.g. `devices.call-now`. */
  readonly id: string
  /** What it does, in the words of the palette: `Simulator: new device`. */
  readonly title: string
  /** E.g. `Ctrl+Shift+N`, `Alt+1`, `?`. Modifiers in the order Ctrl, Alt, Shift; Ctrl is Cmd on a Mac. */
  readonly keys?: string
  run(): void
  enabled?(): boolean
}

/** What a tab of the centre is given. `panelId` names the tab, for its title and its unsaved mark. */
export interface PanelProps {
  readonly params: Readonly<Record<string, string>>
  readonly panelId: string
}

/** One entry of the activity bar with everything that belongs to it. Features do not know each other. */
export interface Feature {
  readonly id: string
  readonly title: string
  readonly Icon: ComponentType<{ readonly size?: number }>
  /** Key that opens its side pane, e.g. `Alt+1`. */
  readonly keys: string
  readonly Side: ComponentType
  /** Tabs it can open in the centre, by panel name; names are unique over all features. */
  readonly panels: Readonly<Record<string, ComponentType<PanelProps>>>
  readonly commands: readonly AppCommand[]
  /** Its dialogs; renders nothing while none is open. */
  readonly Overlay?: ComponentType
}
