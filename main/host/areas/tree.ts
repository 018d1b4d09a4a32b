import type { NodeSheet, TreePart, TreeRow } from '#contract'
import { instanceUri } from '#core/client-uri.ts'
import type { MosEntry } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { Outcome } from '#core/server-session.ts'
import { describeNode } from '#core/tree/rows.ts'
import type { SessionRef } from '#server/ports.ts'
import type { DdfLibrary, LibraryEntry } from '../ddf-library.ts'
import { buildKnownTree, type KnownTree } from '../device-tree.ts'
import { type Known, type Lesson, lessonOf } from '../learn.ts'
import { nodeSheet } from '../node-sheet.ts'
import type { Parts } from '../parts.ts'
import { treeRows } from '../tree-rows.ts'

// Devices' trees: what was announced and read, with what the descriptions say.

/** Trees kept ready at once; the others are built again when asked for. */
const mostReady = 8

export interface TreeArea {
  part(deviceId: string, from: number, limit: number): Promise<Result<TreePart>>
  node(deviceId: string, uri: string): Promise<Result<NodeSheet>>
  /** The tree as known now, with the descriptions of its MOs. */
  known(deviceId: string): Promise<Result<ReadyTree>>
  /** Takes over the MOs of a Package#1; instances that are gone are forgotten. */
  announce(deviceId: string, mos: readonly MosEntry[]): Promise<void>
  /** Takes over what commands brought back; gives the ClientURIs to read again. */
  learn(session: SessionRef, outcomes: readonly Outcome[]): Promise<readonly string[]>
  /** A device was forgotten. */
  drop(deviceId: string): void
  /** Descriptions changed: rows show other rules now. */
  describedAnew(): void
}

export interface ReadyTree {
  readonly tree: KnownTree
  readonly library: ReadonlyMap<string, LibraryEntry>
}
interface Ready extends ReadyTree {
  readonly revision: number
  rows?: readonly TreeRow[]
}

export function createTreeArea(
  { store, hub, now, serverId }: Parts,
  library: DdfLibrary,
  learned: (deviceId: string, lesson: Lesson) => Promise<void>,
): TreeArea {
  const ready = new Map<string, { readonly loading: Promise<Ready> }>()
  const revisions = new Map<string, number>()

  const changed = (deviceId: string) => {
    ready.delete(deviceId)
    const revision = (revisions.get(deviceId) ?? 0) + 1
    revisions.set(deviceId, revision)
    hub.emit({ kind: 'tree', deviceId, revision })
  }

  const load = async (deviceId: string, mos: readonly MosEntry[]): Promise<Ready> => {
    const revision = revisions.get(deviceId) ?? 0
    const [reads, all] = await Promise.all([store.devices.reads(deviceId), library.forDevice(deviceId)])
    return { revision, tree: buildKnownTree(mos, reads), library: all }
  }

  const readyTree = async (deviceId: string): Promise<Result<Ready>> => {
    const before = ready.get(deviceId)
    if (before) return ok(await before.loading)
    const row = await store.devices.get(deviceId)
    if (!row) return failed(problem('host.unknown-device', { id: deviceId }))
    const made = ready.get(deviceId) ?? { loading: load(deviceId, row.mos) }
    ready.set(deviceId, made)
    const [oldest] = ready.keys()
    if (ready.size > mostReady && oldest !== undefined) ready.delete(oldest)
    return ok(await made.loading)
  }

  const carryOut = async ({ deviceId, record }: SessionRef, lesson: Lesson) => {
    const at = now()
    for (const element of lesson.read) await store.devices.saveRead(deviceId, element, at, record)
    for (const uri of lesson.gone) await store.devices.forgetNode(deviceId, uri)
    const gone = new Set(lesson.gone)
    const row = lesson.gone.length > 0 ? await store.devices.get(deviceId) : undefined
    if (row) await store.devices.upsert({ id: deviceId, mos: row.mos.map(entry => without(entry, gone)) })
    await learned(deviceId, lesson)
  }

  return {
    part: async (deviceId, from, limit) => {
      const found = await readyTree(deviceId)
      if (!found.ok) return found
      const { value } = found
      value.rows ??= treeRows(value.tree, value.library)
      const rows = value.rows.slice(from, from + limit)
      return ok({ revision: value.revision, total: value.rows.length, from, rows })
    },

    node: async (deviceId, uri) => {
      const found = await readyTree(deviceId)
      if (!found.ok) return found
      const history = await store.devices.history(deviceId, uri)
      return nodeSheet(uri, found.value, { serverId, history })
    },

    known: readyTree,

    announce: async (deviceId, mos) => {
      const before = await store.devices.reads(deviceId)
      const tree = buildKnownTree([], before)
      const announced = new Set(mos.flatMap(({ moid, miids }) => miids.map(miid => instanceUri(moid ?? '', miid))))
      for (const [moid, instances] of tree) {
        for (const miid of instances.keys()) {
          const uri = instanceUri(moid, miid)
          if (!announced.has(uri)) await store.devices.forgetNode(deviceId, uri)
        }
      }
      changed(deviceId)
    },

    learn: async (session, outcomes) => {
      const found = await readyTree(session.deviceId)
      if (!found.ok) return []
      const known = knownFor(found.value)
      const lessons = outcomes.map(outcome => lessonOf(outcome, known))
      for (const lesson of lessons) {
        if (lesson.read.length > 0 || lesson.gone.length > 0) await carryOut(session, lesson)
      }
      if (lessons.some(({ read, gone }) => read.length > 0 || gone.length > 0)) changed(session.deviceId)
      return [...new Set(lessons.flatMap(lesson => lesson.readAgain))]
    },

    drop: deviceId => {
      ready.delete(deviceId)
      revisions.delete(deviceId)
    },

    describedAnew: () => {
      for (const deviceId of [...ready.keys()]) changed(deviceId)
    },
  }
}

function without({ miids, ...entry }: MosEntry, gone: ReadonlySet<string>): MosEntry {
  return { ...entry, miids: miids.filter(miid => !gone.has(instanceUri(entry.moid ?? '', miid))) }
}

/** What lessons are drawn with. */
function knownFor({ tree, library }: ReadyTree): Known {
  return {
    moids: new Set([...library.keys(), ...tree.keys()]),
    formatOf: (moid, path) => {
      const entry = library.get(moid)
      return entry && describeNode(entry.description, path)?.format
    },
    mos: [...tree].map(([moid, instances]) => ({ moid, miids: [...instances.keys()] })),
  }
}
