import { randomBytes } from 'node:crypto'
import type { WorkItem } from '#contract'
import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { mediaTypes } from '#core/media-types.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoElement } from '#core/package-types.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { describeNode } from '#core/tree/rows.ts'
import { findKnown, knownPlace } from '../device-tree.ts'
import { toMoNode } from '../new-value.ts'
import type { Parts } from '../parts.ts'
import type { ReadyTree } from '../tree-rows.ts'
import { type ServerArea, sidePaths } from './server.ts'
import type { TreeArea } from './tree.ts'
import type { WireCommand, WorkArea } from './work.ts'

// Writing goes by HGET: the new data lies in the repository, the device fetches it (OMA DM 2.0 §5.3.1).

/** Below this path lie documents that were written for one device and are fetched once. */
const writesPath = 'writes/'

export interface WriteArea {
  write(deviceId: string, uri: string, value: unknown): Promise<Result<readonly WorkItem[]>>
  /** Removes the documents that these commands were about. */
  fetched(commands: readonly WireCommand[]): Promise<void>
}

export function createWriteArea(
  { store, now }: Parts,
  { server, tree, work }: { readonly server: ServerArea; readonly tree: TreeArea; readonly work: WorkArea },
): WriteArea {
  const put = async (deviceId: string, element: MoElement): Promise<string> => {
    const path = writesPath + randomBytes(12).toString('base64url')
    const bytes = Buffer.from(JSON.stringify(encodeMoDocument([element])))
    await store.blobs.put(path, mediaTypes.document, bytes, deviceId, now())
    return path
  }

  return {
    write: async (deviceId, uri, value) => {
      const { origin } = server.state()
      if (origin === undefined) return failed(problem('host.server-stopped'))
      const ready = await tree.known(deviceId)
      if (!ready.ok) return ready
      const made = elementFor(uri, value, ready.value)
      if (!made.ok) return made
      const { element, to } = made.value
      const path = await put(deviceId, element)
      const address = `${origin}${sidePaths.repository}${path}`
      return work.enqueue(deviceId, [to === undefined ? ['HGET', address] : ['HGET', address, to]])
    },

    fetched: async commands => {
      const base = `${server.state().origin ?? ''}${sidePaths.repository}${writesPath}`
      for (const [name, address = ''] of commands) {
        if (name !== 'HGET' || !address.startsWith(base)) continue
        await store.blobs.remove(address.slice(base.length - writesPath.length))
      }
    },
  }
}

interface Made {
  readonly element: MoElement
  /** Undefined = the device finds the place: a new instance. */
  readonly to?: string
}

/** The document element for a value at a place, or for a new instance of an MO (the row of an MO). */
function elementFor(uri: string, value: unknown, { tree, library }: ReadyTree): Result<Made> {
  const moids = new Set([...library.keys(), ...tree.keys()])
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return parsed
  const { moid } = parsed.value
  const entry = library.get(moid)
  const place = knownPlace(uri, tree, moids)
  if (!place) {
    const stands = parsed.value.instance.kind === 'any' && parsed.value.path.length === 0
    return stands ? newInstance(moid, value, entry?.description.root) : failed(problem('host.write-place', { uri }))
  }
  const { miid, path } = place
  const description = entry && (path.length === 0 ? entry.description.root : describeNode(entry.description, path))
  const node = toMoNode(value, description)
  if (!node.ok) return node
  const instance = tree.get(moid)?.get(miid)
  const root = instance && findKnown(instance, [])?.name
  const to = instanceUri(moid, miid, path)
  return ok({ element: { uri: to, name: path.at(-1) ?? root ?? miid, node: node.value }, to })
}

type Description = Parameters<typeof toMoNode>[1]

/** A new instance is given as one member: its name, and what is in it. */
function newInstance(moid: string, value: unknown, description: Description): Result<Made> {
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  const [only, ...others] = members
  if (!only || others.length > 0 || only[0] === '') return failed(problem('host.write-instance', { moid }))
  const node = toMoNode(only[1], description)
  return node.ok ? ok({ element: { uri: instanceUri(moid, ''), name: only[0], node: node.value } }) : node
}
