import { setInterval as ticks } from 'node:timers'
import { instanceUri } from '#core/client-uri.ts'
import { type ChangedNode, changedNodes } from '#core/tree/changed-nodes.ts'
import { right } from '#core/tree-types.ts'
import type { AllowedApplication } from './app-allowed.ts'
import type { Executions } from './app-executions.ts'
import { appRights } from './app-rights.ts'
import type { DeviceContext } from './context.ts'
import type { Held } from './kept.ts'

/** One change, as an application is told of it (DM-8). */
export interface Update {
  readonly uri: string
  readonly how: ChangedNode['how']
}

/** What goes to an application that listens, a line each. */
export type Told =
  | { readonly event: 'listening'; readonly application: string }
  /** What changed while nobody listened; of more than a hundred places the instances. */
  | { readonly event: 'missed'; readonly uris: readonly string[] }
  | { readonly event: 'changed'; readonly changes: readonly Update[] }
  /** A server's EXEC on what it registered; it says under this number what came of it. */
  | { readonly event: 'execute'; readonly id: number; readonly uri: string }
  | { readonly event: 'still-here' }

/** The far end of one open stream of updates. */
export interface Ear {
  /** False when it does not keep up. */
  tell(told: Told): boolean
  close(): void
}

/** Whether an application is there. */
export type Presence = 'here' | 'away' | 'lost'

export interface PresenceOf {
  presence(appId: string): Presence
  /** The stream that was opened last. */
  earOf(appId: string): Ear | undefined
  /** Adds a stream; gives back what takes it off. `lost` is an application that has objects here and was the last to listen. */
  listen(application: AllowedApplication, ear: Ear): (how: 'left' | 'lost') => 'left' | 'lost'
  /** Ends the streams of one that is no longer let in. */
  hangUp(appId: string): void
  /** The tree is another one now. */
  changed(before: Held, after: Held): void
  close(): void
}

interface PresencePorts {
  allowed(): readonly AllowedApplication[]
  readonly executions: Pick<Executions, 'heard' | 'gone'>
  /** One came, or went. */
  shown(): void
}

const mostPlaces = 100
const beatMs = 15_000

/** Who listens to updates of MOs, and what those hear later who do not. */
export function createPresence(context: DeviceContext, { allowed, executions, shown }: PresencePorts): PresenceOf {
  const ears = new Map<string, Set<Ear>>()
  const lost = new Set<string>()
  const earsOf = (id: string) => ears.get(id) ?? new Set<Ear>()
  const say = (id: string, told: Told) => {
    for (const ear of earsOf(id)) if (!ear.tell(told)) ear.close()
  }
  const beat = ticks(() => {
    for (const id of ears.keys()) say(id, { event: 'still-here' })
  }, beatMs).unref()

  const remember = (id: string, change: (missed: readonly string[]) => readonly string[]) =>
    context.change(context.tree(), memory => ({
      ...memory,
      applications: memory.applications.map(item =>
        item.id === id ? { ...item, missed: [...change(item.missed)] } : item,
      ),
    }))
  const missed = (id: string) => context.memory().applications.find(item => item.id === id)?.missed

  return {
    earOf: id => [...earsOf(id)].at(-1),
    presence: id => (earsOf(id).size > 0 ? 'here' : lost.has(id) ? 'lost' : 'away'),
    listen(application, ear) {
      const { id } = application
      const own = earsOf(id)
      ears.set(id, own.add(ear))
      lost.delete(id)
      ear.tell({ event: 'listening', application: id })
      const uris = missed(id) ?? []
      if (uris.length > 0) {
        ear.tell({ event: 'missed', uris })
        void remember(id, () => []).catch(() => undefined) // told again, then
      }
      executions.heard(id, ear)
      shown()
      return how => {
        own.delete(ear)
        if (own.size === 0) ears.delete(id)
        executions.gone(ear)
        const isLost = own.size === 0 && how === 'lost' && missed(id) !== undefined
        if (isLost) lost.add(id)
        shown()
        return isLost ? 'lost' : 'left'
      }
    },
    hangUp(id) {
      for (const ear of [...earsOf(id)]) ear.close()
    },
    changed(before, after) {
      if (before.tree === after.tree || allowed().length === 0) return
      const changes = changedNodes(before.tree, after.tree, mostPlaces)
      if (changes.length === 0) return
      for (const application of allowed()) {
        const { id } = application
        const seen = visible(application, changes, before, after)
        if (seen.length === 0) continue
        if (earsOf(id).size > 0) say(id, { event: 'changed', changes: seen })
        else if (missed(id)) void remember(id, had => withMissed(had, seen)).catch(() => undefined)
      }
    },
    close() {
      clearInterval(beat)
      for (const all of [...ears.values()]) for (const ear of [...all]) ear.close()
    },
  }
}

function visible(
  application: AllowedApplication,
  changes: readonly ChangedNode[],
  before: Held,
  after: Held,
): readonly Update[] {
  const [then, now] = [appRights(before.tree, application), appRights(after.tree, application)]
  const [had, has] = [registered(before, application), registered(after, application)]
  return (
    changes
      // What it registered or took back itself is no news.
      .filter(({ moid, miid, path }) => path.length > 0 || had.has(`${moid} ${miid}`) === has.has(`${moid} ${miid}`))
      .filter(({ moid, miid, path, how }) => (how === 'removed' ? then : now)(moid, miid, path) & right.read)
      .map(({ moid, miid, path, how }) => ({ uri: instanceUri(moid, miid, path), how }))
  )
}

function registered({ memory }: Held, { id }: AllowedApplication): ReadonlySet<string> {
  const objects = memory.applications.find(item => item.id === id)?.objects ?? []
  return new Set(objects.map(({ moid, miid }) => `${moid} ${miid}`))
}

function withMissed(had: readonly string[], seen: readonly Update[]): readonly string[] {
  const all = [...new Set([...had, ...seen.map(({ uri }) => uri)])]
  if (all.length <= mostPlaces) return all
  return [...new Set(all.map(uri => uri.split('/').slice(0, 2).join('/')))].slice(0, mostPlaces)
}
