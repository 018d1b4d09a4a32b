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

/** One list with each instance once. A device may say one MOID very many times: all of them are joined in one pass. */
function together(lists: readonly (readonly MosEntry[])[]): readonly MosEntry[] {
  const found = new Map<string, MosEntry[]>()
  for (const entry of lists.flat()) {
    const key = entry.moid ?? ` ${entry.ddf}`
    const known = found.get(key)
    if (known) known.push(entry)
    else found.set(key, [entry])
  }
  return [...found.values()].flatMap(entries => joined(entries) ?? [])
}

function joined(entries: readonly MosEntry[]): MosEntry | undefined {
  const [first, ...more] = entries
  if (!first || more.length === 0) return first
  const found = new Map<string, string>()
  for (const { miids, paths } of entries) {
    for (const [at, miid] of miids.entries()) if (!found.has(miid)) found.set(miid, paths?.[at] ?? '')
  }
  const { paths: _, ...others } = first
  const isPlaced = entries.every(({ paths }) => paths !== undefined)
  return { ...others, miids: [...found.keys()], ...(isPlaced && { paths: [...found.values()] }) }
}
