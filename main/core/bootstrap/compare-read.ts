import { instanceUri, parseClientUri } from '../client-uri.ts'
import type { LeafValue, MoDocument, MoElement, MoNode } from '../package-types.ts'
import { isAccount } from './check-document.ts'

/** What a device gave back of a bootstrap, value by value; places are named by their ClientURIs, never by values. */
export interface ComparedRead {
  readonly equal: number
  readonly different: readonly string[]
  /** What it did not give: secrets that it gives to nobody, and objects that its server may not read. */
  readonly withheld: readonly string[]
}

/**
 * Compares what a bootstrap wrote with what was read from the device afterwards. An account is found by its SrvID; another
 * object by the instance that it names. Where the client chose the name, only an instance that holds every value counts: any
 * other may be another object.
 */
export function compareRead(written: MoDocument, read: MoDocument): ComparedRead {
  const moids = new Set([...written, ...read].flatMap(({ uri }) => /^urn:[^/]+/.exec(uri)?.[0] ?? []))
  const found = instancesIn(read, moids)
  const parts = written.map(element => compareElement(element, found, moids))
  return {
    equal: parts.reduce((sum, part) => sum + part.equal, 0),
    different: parts.flatMap(part => part.different),
    withheld: parts.flatMap(part => part.withheld),
  }
}

/** The leaves of an instance, by their paths. */
type Leaves = ReadonlyMap<string, string>

interface Place {
  readonly moid: string
  readonly miid: string | undefined
  readonly path: readonly string[]
}

function placeOf({ uri }: MoElement, moids: ReadonlySet<string>): Place | undefined {
  const parsed = parseClientUri(uri, moids)
  if (!parsed.ok) return undefined
  const { moid, instance, path } = parsed.value
  const names = path.map(step => (step.kind === 'name' ? step.name : '*'))
  return { moid: family(moid), miid: instance.kind === 'name' ? instance.name : undefined, path: names }
}

/** Accounts of every version are accounts. */
const family = (moid: string) => (isAccount({ uri: moid } as MoElement) ? 'urn:oma:mo:oma-dm-dmacc:1.2' : moid)

function instancesIn(read: MoDocument, moids: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string, Leaves>> {
  const found = new Map<string, Map<string, Map<string, string>>>()
  for (const element of read) {
    const place = placeOf(element, moids)
    if (place?.miid === undefined) continue
    const instances = found.get(place.moid) ?? new Map<string, Map<string, string>>()
    found.set(place.moid, instances)
    const leaves = instances.get(place.miid) ?? new Map<string, string>()
    instances.set(place.miid, leaves)
    for (const [path, value] of leavesOf(element.node, place.path)) leaves.set(path, value)
  }
  return found
}

function* leavesOf(node: MoNode, path: readonly string[]): Iterable<readonly [string, string]> {
  if (node.kind === 'leaf') yield [path.join('/'), textOf(node.value)]
  else for (const [name, child] of node.children) yield* leavesOf(child, [...path, name])
}

const textOf = (value: LeafValue) => (value === null ? '' : String(value))

function compareElement(
  element: MoElement,
  found: ReadonlyMap<string, ReadonlyMap<string, Leaves>>,
  moids: ReadonlySet<string>,
): ComparedRead {
  const place = placeOf(element, moids)
  const leaves = [...leavesOf(element.node, place?.path ?? [])]
  const all = leaves.filter(([, value]) => value !== '')
  const name = (miid: string, path: string) => instanceUri(place?.moid ?? element.uri, miid, path.split('/'))
  const withheld = (paths: readonly string[], miid = element.name) => paths.map(path => name(miid, path))
  const none = { equal: 0, different: [], withheld: withheld(all.map(([path]) => path)) }
  if (!place) return none
  const instance = instanceOf(element, place, all, found.get(place.moid) ?? new Map())
  if (!instance) return none
  const [miid, given] = instance
  const here = all.filter(([path]) => given.has(path))
  return {
    equal: here.filter(([path, value]) => given.get(path) === value).length,
    different: here.filter(([path, value]) => given.get(path) !== value).map(([path]) => name(miid, path)),
    withheld: withheld(
      all.filter(([path]) => !given.has(path)).map(([path]) => path),
      miid,
    ),
  }
}

function instanceOf(
  element: MoElement,
  { miid }: Place,
  written: readonly (readonly [string, string])[],
  instances: ReadonlyMap<string, Leaves>,
): readonly [string, Leaves] | undefined {
  if (isAccount(element)) {
    const id = written.find(([path]) => path === 'SrvID')?.[1]
    return [...instances].find(([, leaves]) => leaves.get('SrvID') === id)
  }
  const named = miid ?? element.name
  const own = instances.get(named)
  if (own) return [named, own]
  return [...instances].find(([, leaves]) => written.every(([path, value]) => leaves.get(path) === value))
}
