import { instanceUri } from '#core/client-uri.ts'
import type { MosEntry } from '#core/package-types.ts'
import type { Outcome } from '#core/server-session.ts'
import { describeNode } from '#core/tree/rows.ts'
import type { DeviceRow } from '#storage/devices.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import { placeOf } from '../device-tree.ts'
import { type Known, type Lesson, lessonOf, rulesByObject } from '../learn.ts'
import type { Parts } from '../parts.ts'
import type { ServedSession } from '../served-session.ts'
import type { Announcements } from './announcements.ts'
import type { DevicesArea } from './devices.ts'
import type { TreeArea } from './tree.ts'

// Keeps what is known about a device true: what it announces, and what its answers tell.

/** What is to be read again, and the id of the command that made it so. */
export interface ReadAgain {
  readonly work: number
  readonly uris: readonly string[]
}

export interface Learning {
  /** A Package#1 announced other MO instances than before: what was read of those that are gone is forgotten. */
  announced(deviceId: string, before: readonly MosEntry[], after: readonly MosEntry[]): Promise<void>
  /** Takes over what commands brought back; gives the ClientURIs to read again. */
  learn(session: ServedSession, outcomes: readonly Outcome[]): Promise<readonly ReadAgain[]>
}

export function createLearning(
  { store, now }: Parts,
  ports: {
    readonly library: DdfLibrary
    readonly tree: TreeArea
    readonly devices: DevicesArea
    readonly announcements: Announcements
  },
): Learning {
  const { devices } = store

  const knownFor = async ({ id, mos }: DeviceRow, serverId: string | undefined): Promise<Known> => {
    const heard = await ports.announcements.of(id, serverId)
    const library = await ports.library.forDevice(id)
    return {
      moids: new Set([...library.keys(), ...mos.flatMap(({ moid }) => moid ?? [])]),
      mos,
      ...(heard && { heard }),
      formatOf: (moid, path) => {
        const entry = library.get(moid)
        return entry && describeNode(entry.description, path)?.format
      },
    }
  }

  const carryOut = async ({ deviceId, record }: ServedSession, { read, gone }: Lesson, known: Known) => {
    const at = now()
    for (const element of read) await devices.saveRead(deviceId, element, at, record)
    await devices.forgetNodes(deviceId, gone)
    const row = await devices.get(deviceId)
    const places = read.flatMap(({ uri }) => placeOf(uri, known.moids) ?? [])
    const mos = withInstances(without(row?.mos ?? [], new Set(gone)), places)
    await devices.upsert({ id: deviceId, mos })
    await ports.devices.learnFacts(deviceId, read)
  }

  return {
    announced: async (deviceId, before, after) => {
      const [were, are] = [new Set(before.flatMap(rootsOf)), new Set(after.flatMap(rootsOf))]
      const gone = [...were].filter(uri => !are.has(uri))
      await devices.forgetNodes(deviceId, gone)
      if (gone.length > 0 || are.size !== were.size) ports.tree.changed(deviceId)
    },

    learn: async (session, outcomes) => {
      const row = await devices.get(session.deviceId)
      if (!row) return []
      const known = await knownFor(row, session.serverId)
      const lessons = outcomes
        .map(outcome => lessonOf(outcome, known))
        .map(lesson => (session.serverId === undefined ? lesson : { ...lesson, read: rulesByObject(lesson.read) }))
      const telling = lessons.filter(({ read, gone }) => read.length > 0 || gone.length > 0)
      for (const lesson of telling) await carryOut(session, lesson, known)
      if (telling.length > 0) ports.tree.changed(session.deviceId)
      const again = lessons.map(({ readAgain }, i) => ({ work: outcomes[i]?.id ?? 0, uris: readAgain }))
      return again.filter(({ uris }) => uris.length > 0)
    },
  }
}

function rootsOf({ moid, miids }: MosEntry): readonly string[] {
  return moid === undefined ? [] : miids.map(miid => instanceUri(moid, miid))
}

function without(mos: readonly MosEntry[], gone: ReadonlySet<string>): readonly MosEntry[] {
  if (gone.size === 0) return mos
  return mos.map(({ miids, ...entry }) => {
    return { ...entry, miids: miids.filter(miid => !gone.has(instanceUri(entry.moid ?? '', miid))) }
  })
}

/** The list with these instances in it: what was read exists, also when the device did not announce it yet. */
function withInstances(
  mos: readonly MosEntry[],
  places: readonly { readonly moid: string; readonly miid: string }[],
): readonly MosEntry[] {
  const read = new Map<string, Set<string>>()
  for (const { moid, miid } of places) read.set(moid, (read.get(moid) ?? new Set()).add(miid))
  for (const { moid = '', miids } of mos) for (const miid of miids) read.get(moid)?.delete(miid)
  const added = [...read].filter(([, miids]) => miids.size > 0)
  if (added.length === 0) return mos
  const known = new Set(mos.map(({ moid }) => moid))
  const fuller = mos.map(entry => {
    const more = read.get(entry.moid ?? '')
    return more && more.size > 0 ? { ...entry, miids: [...entry.miids, ...more] } : entry
  })
  return [
    ...fuller,
    ...added.filter(([moid]) => !known.has(moid)).map(([moid, miids]) => ({ moid, miids: [...miids] })),
  ]
}
