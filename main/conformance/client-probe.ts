import type { MosEntry } from '#core/package-types.ts'
import type { Notebook } from './notebook.ts'
import type { Conversation, ProbeServer } from './probe-server.ts'

/** What the probes of one session share. */
export interface ClientProbe {
  readonly server: ProbeServer
  readonly client: Conversation
  readonly notes: Notebook
  /** Ids end in `-C-M` or `-C-O`; probes name them without `DM-`, e.g. `PACK-014-C-M`. */
  readonly endpoint: string
  /** The objects that our own simulated device has beside the standard ones are there to be changed. */
  readonly own: boolean
}

/** Ids of static items from their short form. */
export const items = (...short: readonly string[]): readonly string[] => short.map(name => `DM-${name}`)

export interface Announced {
  readonly moid: string
  readonly miid?: string
}

/** The first announced MO of this name, whatever its version. */
export function announced(mos: readonly MosEntry[] | undefined, name: string): Announced | undefined {
  const versions = (mos ?? []).filter(({ moid }) => moid?.includes(`:${name}:`))
  // A client may offer the object of DM 1.x beside that of 2.0: the newest one counts.
  const found = versions.reduce<MosEntry | undefined>(
    (newest, entry) => (newest?.moid === undefined || (entry.moid ?? '') > newest.moid ? entry : newest),
    undefined,
  )
  const [miid] = found?.miids ?? []
  return found?.moid === undefined ? undefined : { moid: found.moid, ...(miid !== undefined && { miid }) }
}
