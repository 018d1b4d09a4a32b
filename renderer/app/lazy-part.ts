import { type ComponentType, lazy } from 'react'

const soon: (() => Promise<unknown>)[] = []

/** A part of the window whose code is loaded when it is first shown. */
export function lazyPart<Props = object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return lazy(async () => ({ default: await load() })) as ComponentType<Props>
}

/** The same for what a person may want at any moment: it is fetched as soon as the window has nothing else to do. */
export function lazyPartSoon<Props = object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  soon.push(load)
  return lazyPart(load)
}

/** Fetches these parts one after the other, whenever the window is idle. Gives back how to stop that. */
export function fetchParts(): () => void {
  let idle: number | undefined
  const next = () => {
    const load = soon.shift()
    // A part that cannot be fetched now is tried again when it is shown.
    if (load) idle = requestIdleCallback(() => void load().then(next, next), { timeout: 3000 })
  }
  next()
  return () => {
    if (idle !== undefined) cancelIdleCallback(idle)
  }
}
