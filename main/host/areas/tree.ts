import type { NodeSheet, TreePart, TreeRow, UriSuggestion } from '#contract'
import type { MosEntry } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import { buildKnownTree } from '../device-tree.ts'
import { nodeSheet } from '../node-sheet.ts'
import type { Parts } from '../parts.ts'
import { asSeenBy } from '../seen-by.ts'
import { suggestUris } from '../suggest-uris.ts'
import { type ReadyTree, treeRows } from '../tree-rows.ts'

// Devices' trees as windows see them: what was announced and read, with what the descriptions say.

/** Trees kept ready at once; the others are built again when asked for. */
const mostReady = 8

export interface TreeArea {
  /** How a ClientURI that is being typed may go on. */
  complete(deviceId: string, text: string): Promise<Result<readonly UriSuggestion[]>>
  /** `as`: the tree, and what may be done, as another server sees it. */
  part(deviceId: string, from: number, limit: number, as?: string): Promise<Result<TreePart>>
  node(deviceId: string, uri: string, as?: string): Promise<Result<NodeSheet>>
  /** The tree as known now, with the descriptions of its MOs. */
  known(deviceId: string): Promise<Result<ReadyTree>>
  /** Something in it is different now; windows hear of it. */
  changed(deviceId: string): void
  /** A device was forgotten. */
  drop(deviceId: string): void
  /** Descriptions changed: rows show other rules now. */
  describedAnew(): void
}

interface Ready extends ReadyTree {
  readonly revision: number
  rows?: readonly TreeRow[]
  /** The rows as the server sees them that was asked about last. */
  seen?: { readonly by: string; readonly rows: readonly TreeRow[] }
}

export function createTreeArea({ store, hub, serverId }: Parts, library: DdfLibrary): TreeArea {
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

  const known = async (deviceId: string): Promise<Result<Ready>> => {
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

  return {
    part: async (deviceId, from, limit, as) => {
      const found = await known(deviceId)
      if (!found.ok) return found
      const { value } = found
      value.rows ??= treeRows(value)
      if (as !== undefined && value.seen?.by !== as) value.seen = { by: as, rows: asSeenBy(value.rows, value.tree, as) }
      const shown = as === undefined ? value.rows : (value.seen?.rows ?? [])
      const rows = shown.slice(from, from + limit)
      return ok({ revision: value.revision, total: value.rows.length, from, rows })
    },
    node: async (deviceId, uri, as = serverId) => {
      const found = await known(deviceId)
      if (!found.ok) return found
      const history = await store.devices.history(deviceId, uri)
      return nodeSheet(uri, found.value, { serverId: as, history })
    },
    complete: async (deviceId, text) => {
      const found = await known(deviceId)
      return found.ok ? ok(suggestUris(text, found.value)) : found
    },
    known,
    changed,
    drop: deviceId => {
      ready.delete(deviceId)
      revisions.delete(deviceId)
    },
    describedAnew: () => {
      for (const deviceId of [...ready.keys()]) changed(deviceId)
    },
  }
}
