import type { NodeSheet, TreeRow } from '#contract'
import { parseClientUri } from '#core/client-uri.ts'
import type { NodeDescription } from '#core/description.ts'
import type { LeafValue } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { describeNode } from '#core/tree/rows.ts'
import type { LibraryEntry } from './ddf-library.ts'
import { findKnown, type KnownInstance, type KnownNode, knownPlace } from './device-tree.ts'
import { rightsAt } from './known-rights.ts'
import { actionsFor } from './node-actions.ts'
import { instanceRow, moRow, nodeRow, type ReadyTree } from './tree-rows.ts'

export interface SheetContext {
  readonly serverId: string
  readonly history: readonly { readonly at: number; readonly value: LeafValue; readonly record?: string | undefined }[]
}

/** All that is known about one row of a device's tree. Problem `host.unknown-node`. */
export function nodeSheet(uri: string, ready: ReadyTree, context: SheetContext): Result<NodeSheet> {
  const { tree, library } = ready
  const moids = new Set([...library.keys(), ...tree.keys()])
  const place = knownPlace(uri, tree, moids)
  if (!place) return moSheet(uri, ready, moids)
  const instance = tree.get(place.moid)?.get(place.miid)
  const node = instance && findKnown(instance, place.path)
  if (!instance || (place.path.length > 0 && !node)) return failed(problem('host.unknown-node', { uri }))
  const entry = library.get(place.moid)
  const description =
    entry && (place.path.length === 0 ? entry.description.root : describeNode(entry.description, place.path))
  const row = rowOf(instance, node, uri, place.path, description)
  const rights = rightsAt(ready.tree, context.serverId, place)
  return ok({
    row,
    moid: place.moid,
    miid: place.miid,
    ...described(entry, description),
    ...(node?.readAt !== undefined && { readAt: node.readAt }),
    ...(instance.validator !== undefined && { validator: instance.validator }),
    ...(rights === undefined && { rightsUnknown: true }),
    actions: actionsFor({ kind: row.kind, description, rights }),
    history: context.history.map(({ at, value, record }) => ({ at, value: String(value), ...(record && { record }) })),
  })
}

function rowOf(
  instance: KnownInstance,
  node: KnownNode | undefined,
  uri: string,
  path: readonly string[],
  description: NodeDescription | undefined,
): TreeRow {
  if (path.length === 0 || !node) return instanceRow(instance, description)
  return nodeRow(node, { depth: path.length + 1, uri }, description)
}

/** The sheet of a MOID: it stands for all its instances. */
function moSheet(uri: string, { library, tree }: ReadyTree, moids: ReadonlySet<string>): Result<NodeSheet> {
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return parsed
  const { moid, instance, path } = parsed.value
  const stands = instance.kind === 'any' && path.length === 0
  if (!stands || !(tree.has(moid) || library.has(moid))) return failed(problem('host.unknown-node', { uri }))
  const entry = library.get(moid)
  const description = entry?.description.root
  const actions = actionsFor({ kind: 'mo', description })
  return ok({ row: moRow(moid, description), moid, ...described(entry, description), actions, history: [] })
}

/** What the description says, member by member. */
function described(entry: LibraryEntry | undefined, description: NodeDescription | undefined): Partial<NodeSheet> {
  if (!description) return {}
  const { title, text, mime, defaultValue, allowed, line } = description
  return {
    ...(title !== undefined && { title }),
    ...(text !== undefined && { text }),
    ...(mime.length > 0 && { mime }),
    occurrence: occurrenceOf(description),
    ...(defaultValue !== undefined && { defaultValue }),
    ...(allowed && { allowedValues: allowed }),
    ...(entry && { ddf: entry.file }),
    ...(line !== undefined && { ddfLine: line }),
  }
}

function occurrenceOf({ occurrence, most }: NodeDescription): string {
  return most === undefined ? occurrence : occurrence.replace(/N$/, String(most))
}
