import { type ComponentType, lazy } from 'react'
import type { PanelProps } from './feature.ts'

/** A tab whose code is loaded when it is first opened. */
export function lazyPanel(load: () => Promise<ComponentType<PanelProps>>): ComponentType<PanelProps> {
  return lazy(async () => ({ default: await load() }))
}
