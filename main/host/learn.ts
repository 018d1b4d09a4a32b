import { percentEncode } from '#core/bytes.ts'
import { instanceUri, parseClientUri } from '#core/client-uri.ts'
import { decodeCommand } from '#core/command.ts'
import type { Format } from '#core/description.ts'
import type { Command, LeafValue, MoElement, MoNode, MosEntry } from '#core/package-types.ts'
import type { Outcome } from '#core/server-session.ts'
import { dacMoid } from '#core/tree/dac-rules.ts'
import { resultDocument } from '#server/result-document.ts'
import { type Place, placeOf } from './device-tree.ts'

// What the outcome of a command tells about the device's tree. Pure: the areas carry it out.

export interface Lesson {
  /** What was read. */
  readonly read: readonly MoElement[]
  /** ClientURIs of nodes and instances that are gone, with all below. */
  readonly gone: readonly string[]
  /** ClientURIs to read again, because what is there has changed or may have. */
  readonly readAgain: readonly string[]
}

/** What is known about the device when a lesson is drawn. */
export interface Known {
  readonly moids: ReadonlySet<string>
  /** The format of a node, when a description is at hand. */
  formatOf(moid: string, path: readonly string[]): Format | undefined
  /** The MO instances, as far as known. */
  readonly mos: readonly MosEntry[]
  /** Those that the server of the session was told of, where others know more; it cannot miss the rest. */
  readonly heard?: readonly MosEntry[]
}

const nothing: Lesson = { read: [], gone: [], readAgain: [] }

/** Draws the lesson from one outcome; commands without a status teach nothing. */
export function lessonOf({ wire, status, result }: Outcome, known: Known): Lesson {
  const read = decodeCommand(wire)
  if (read.kind === 'refused' || status === undefined) return nothing
  const { command } = read
  const done = status.code === 200
  switch (command.name) {
    case 'GET':
      return lessonOfGet(command, wire, { code: status.code, result }, known)
    case 'HGET': {
      const places = status.uris.length > 0 ? status.uris : command.to === undefined ? [] : [command.to]
      return done ? { ...nothing, readAgain: places.flatMap(uri => wholeInstance(uri, known)) } : nothing
    }
    case 'DELETE':
      return done ? lessonOfDelete(command.uri, known) : nothing
    case 'EXEC':
      return done ? { ...nothing, readAgain: wholeInstance(command.uri, known) } : nothing
    default:
      return nothing
  }
}

type Get = Extract<Command, { name: 'GET' }>
interface Got {
  readonly code: number
  readonly result: Outcome['result']
}

function lessonOfGet({ uris: [uri = ''] }: Get, wire: Outcome['wire'], got: Got, known: Known): Lesson {
  const resolved = placeOf(uri, known.moids)
  if (got.code === 404 && resolved)
    return { ...nothing, gone: [instanceUri(resolved.moid, resolved.miid, resolved.path)] }
  if (got.code === 204 && resolved) return { ...nothing, read: [emptyNode(resolved, known)] }
  if (got.code !== 200 || !got.result) return nothing
  const document = resultDocument(wire, got.result, known.mos) ?? []
  if (got.result.kind === 'value') return { ...nothing, read: document.map(element => fitted(element, known)) }
  const parsed = parseClientUri(uri, known.moids)
  const cut = parsed.ok && parsed.value.level !== undefined
  const read = cut ? document.flatMap(element => leavesOf(element)) : document
  return { ...nothing, read, gone: missing(uri, document, known) }
}

/** 204: the node is there, and empty (OMA DM 2.0 App. C). */
function emptyNode({ moid, miid, path }: Place, known: Known): MoElement {
  const format = known.formatOf(moid, path)
  const empty: MoNode =
    format === undefined || format === 'node' ? { kind: 'interior', children: new Map() } : { kind: 'leaf', value: '' }
  return { uri: instanceUri(moid, miid, path), name: path.at(-1) ?? miid, node: empty }
}

/** A read of every instance tells which ones are gone. */
function missing(uri: string, document: readonly MoElement[], known: Known): readonly string[] {
  const parsed = parseClientUri(uri, known.moids)
  if (!parsed.ok || parsed.value.instance.kind !== 'any' || parsed.value.path.length > 0) return []
  const { moid } = parsed.value
  const seen = new Set(document.map(element => placeOf(element.uri, known.moids)?.miid))
  const miids = (known.heard ?? known.mos).filter(entry => entry.moid === moid).flatMap(entry => entry.miids)
  return miids.flatMap(miid => (seen.has(miid) ? [] : [instanceUri(moid, miid)]))
}

function lessonOfDelete(uri: string, known: Known): Lesson {
  const place = placeOf(uri, known.moids)
  if (!place) return { ...nothing, readAgain: wholeInstance(uri, known) }
  const gone = [instanceUri(place.moid, place.miid, place.path)]
  return { ...nothing, gone, readAgain: place.path.length > 0 ? [instanceUri(place.moid, place.miid)] : [] }
}

/** The instance around an address; every instance when the address does not say which. */
function wholeInstance(uri: string, known: Known): readonly string[] {
  const parsed = parseClientUri(uri, known.moids)
  if (!parsed.ok) return []
  const { moid, instance } = parsed.value
  return [instance.kind === 'name' ? instanceUri(moid, instance.name) : `${moid}/*/`]
}

/** A branch cut by `lv` also reads `{}`: only the leaves of such a read are sure. */
function leavesOf(element: MoElement): readonly MoElement[] {
  const collect = (node: MoNode, name: string, uri: string): MoElement[] => {
    if (node.kind === 'leaf') return [{ uri, name, node }]
    return [...node.children].flatMap(([child, below]) =>
      collect(below, child, `${uri.endsWith('/') ? uri : `${uri}/`}${percentEncode(child)}`),
    )
  }
  return collect(element.node, element.name, element.uri)
}

/** A bare value came as text; the description says what it stands for. */
function fitted(element: MoElement, known: Known): MoElement {
  const place = placeOf(element.uri, known.moids)
  if (!place || element.node.kind !== 'leaf') return element
  const value = leafValue(String(element.node.value), known.formatOf(place.moid, place.path))
  return { ...element, node: { kind: 'leaf', value } }
}

function leafValue(text: string, format: Format | undefined): LeafValue {
  if ((format === 'int' || format === 'float') && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text)
  if (format === 'bool' && /^(true|false)$/i.test(text.trim())) return text.trim().toLowerCase() === 'true'
  return format === 'null' ? null : text
}

/**
 * The rules that a server reads are those of the objects that it has a right on (OMA DM 2.0 §12.3): taken one object at a
 * time, they leave those that another server read.
 */
export function rulesByObject(read: readonly MoElement[]): readonly MoElement[] {
  return read.flatMap(element => {
    const place = placeOf(element.uri, new Set([dacMoid]))
    if (place?.moid !== dacMoid || place.path.length > 1) return [element]
    const below = childrenOf(element)
    return place.path.length === 1 ? below : below.flatMap(childrenOf)
  })
}

function childrenOf({ uri, node }: MoElement): readonly MoElement[] {
  if (node.kind === 'leaf') return []
  return [...node.children].map(([name, child]) => ({
    uri: `${uri.endsWith('/') ? uri : `${uri}/`}${percentEncode(name)}`,
    name,
    node: child,
  }))
}
