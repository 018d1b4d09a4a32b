import type { MosEntry } from '#core/package-types.ts'
import type { Parts } from '../parts.ts'

// A device announces to each server the MOs that this one may know of (OMA DM 2.0 §5.2.2). With several servers in one
// workbench none of them hears everything: what is known of the device is what all of them heard.

/** The first server of the workbench, among those by SrvID. */
const first = ''
const keyOf = (deviceId: string) => `announced ${deviceId}`

type Heard = Readonly<Record<string, readonly MosEntry[]>>

export interface Announcements {
  /** Keeps what a server heard; gives what all of them together did. */
  heard(deviceId: string, serverId: string | undefined, mos: readonly MosEntry[]): Promise<readonly MosEntry[]>
  /** What one server heard last; undefined where there is only one, which heard all that is known. */
  of(deviceId: string, serverId: string | undefined): Promise<readonly MosEntry[] | undefined>
  forgotten(deviceId: string): Promise<void>
}

/** `others` are the SrvIDs of the servers beside the first; with none, nothing is kept. */
export function createAnnouncements({ store }: Pick<Parts, 'store'>, others: () => readonly string[]): Announcements {
  const { settings, devices } = store
  const kept = async (deviceId: string) => (await settings.get(keyOf(deviceId))) as Heard | undefined

  return {
    heard: async (deviceId, serverId, mos) => {
      const present = others()
      if (serverId === undefined && present.length === 0) return mos
      const before = await kept(deviceId)
      if (serverId === undefined && !before) return mos
      // What was known so far, the first server had heard.
      const heard = { ...(before ?? { [first]: (await devices.get(deviceId))?.mos ?? [] }), [serverId ?? first]: mos }
      const names = [first, ...present].filter(name => Object.hasOwn(heard, name))
      const next: Heard = Object.fromEntries(names.map(name => [name, heard[name] ?? []]))
      if (JSON.stringify(next) !== JSON.stringify(before)) await settings.put(keyOf(deviceId), next)
      return together(Object.values(next))
    },
    of: async (deviceId, serverId) => (others().length === 0 ? undefined : (await kept(deviceId))?.[serverId ?? first]),
    forgotten: deviceId => settings.remove(keyOf(deviceId)),
  }
}

/** One list with each instance once. */
function together(lists: readonly (readonly MosEntry[])[]): readonly MosEntry[] {
  const found = new Map<string, MosEntry>()
  for (const entry of lists.flat()) {
    const key = entry.moid ?? ` ${entry.ddf}`
    const known = found.get(key)
    found.set(key, known ? joined(known, entry) : entry)
  }
  return [...found.values()]
}

function joined(known: MosEntry, more: MosEntry): MosEntry {
  const there = new Set(known.miids)
  const fresh = more.miids
    .map((miid, at) => [miid, more.paths?.[at] ?? ''] as const)
    .filter(([miid]) => !there.has(miid))
  const miids = [...known.miids, ...fresh.map(([miid]) => miid)]
  const paths = known.paths && more.paths && [...known.paths, ...fresh.map(([, path]) => path)]
  const { paths: _, ...others } = known
  return { ...others, miids, ...(paths && { paths }) }
}
