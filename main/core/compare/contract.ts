import { percentEncode } from '../bytes.ts'
import { instanceUri } from '../client-uri.ts'
import { nameOf, occurrenceOf } from '../convert/reference-rows.ts'
import type { AccessType, MoDescription, NodeDescription } from '../description.ts'
import { childDescription } from '../tree/describe.ts'
import { fitValue, leafText, valueFromDefault } from '../tree/values.ts'
import { kindOf, type LiveInstance, type LiveNode } from './live.ts'

/** In which way a device does not keep what its description promises. */
export const breaches = {
  'mandatory-missing': 'A node that must be there is missing',
  'wrong-format': 'The node has another format',
  'forbidden-accepted': 'A command was carried out that the description forbids',
  'occurrence-broken': 'There are more or fewer of the node than may be',
  'not-described': 'The description does not know the node',
  'default-not-honoured': 'The node does not have its default value',
} as const

export interface Breach {
  readonly kind: keyof typeof breaches
  /** A default that differs may have been changed by the device itself. */
  readonly severity: 'error' | 'warning'
  readonly uri: string
  readonly moid: string
  readonly expected: string
  readonly seen: string
  /** Where the description says so. */
  readonly file?: string
  readonly line?: number
}

/** A command that a device has answered. */
export interface Answered {
  readonly name: string
  readonly uri: string
  readonly status: number
}

/** Breaches that are listed for one device. */
const mostListed = 10_000

/**
 * Holds a device, as it was read, against its descriptions. What was not read is not judged: nodes without Get, and
 * what lies beside a path of which only one node was read.
 */
export function checkContract(
  instances: readonly LiveInstance[],
  descriptions: readonly MoDescription[],
  answered: readonly Answered[] = [],
): readonly Breach[] {
  const found: Breach[] = []
  for (const description of descriptions) {
    const own = instances.filter(({ moid }) => moid === description.moid)
    const check = new Check(description, found)
    check.instances(own.length)
    for (const instance of own) check.instance(instance)
    check.answers(answered)
  }
  const known = new Set(descriptions.map(({ moid }) => moid))
  for (const { moid, miid } of instances) {
    if (known.has(moid)) continue
    const uri = instanceUri(moid, miid)
    found.push({ kind: 'not-described', severity: 'error', uri, moid, expected: 'no such object', seen: 'an instance' })
  }
  return found.slice(0, mostListed)
}

class Check {
  private readonly description: MoDescription
  private readonly found: Breach[]

  constructor(description: MoDescription, found: Breach[]) {
    this.description = description
    this.found = found
  }

  instances(count: number): void {
    const { root, moid } = this.description
    this.count(root, count, `${moid}/`, 'instances')
  }

  instance({ moid, miid, root }: LiveInstance): void {
    this.node(this.description.root, root, instanceUri(moid, miid), true)
  }

  private node(description: NodeDescription, live: LiveNode, uri: string, isRoot = false): void {
    if (!live.isPartial && !description.access.has('Get')) {
      this.note('forbidden-accepted', description, uri, 'no Get', 'it was read')
    }
    const shouldBe = description.format === 'node' ? 'interior' : 'leaf'
    const isEmptyNode = live.value === undefined && live.children.length === 0 && live.isPartial === true
    if (kindOf(live) !== shouldBe && !isEmptyNode) {
      this.note(
        'wrong-format',
        description,
        uri,
        description.format,
        live.value === undefined ? 'an interior node' : 'a leaf',
      )
      return
    }
    if (live.value !== undefined) this.leaf(description, live.value, uri)
    else this.children(description, live, isRoot && !uri.endsWith('/') ? `${uri}/` : uri, isRoot)
  }

  private leaf(description: NodeDescription, value: NonNullable<LiveNode['value']> | null, uri: string): void {
    const { format, defaultValue, access } = description
    if (fitValue(format, value) === undefined) {
      this.note('wrong-format', description, uri, format, `${typeof value} ${short(leafText(value))}`)
      return
    }
    // Where a server may write, another value is none of the device's doing.
    if (defaultValue === undefined || access.has('Replace') || access.has('Add')) return
    const wanted = valueFromDefault(format, defaultValue)
    if (wanted !== undefined && leafText(wanted) !== leafText(value)) {
      this.note('default-not-honoured', description, uri, short(leafText(wanted)), short(leafText(value)))
    }
  }

  private children(description: NodeDescription, live: LiveNode, uri: string, isRoot: boolean): void {
    const below = (name: string) => `${uri}${isRoot || uri.endsWith('/') ? '' : '/'}${name}`
    const counts = new Map<NodeDescription, number>()
    for (const child of live.children) {
      const other = childDescription(description, child.name, kindOf(child))
      if (!other) {
        this.note('not-described', description, below(percentEncode(child.name)), 'no such node', kindOf(child))
        continue
      }
      counts.set(other, (counts.get(other) ?? 0) + 1)
      this.node(other, child, below(percentEncode(child.name)))
    }
    if (live.isPartial) return
    for (const each of description.children) {
      if (each.access.has('Get')) this.count(each, counts.get(each) ?? 0, below(nameOf(each)), 'nodes')
    }
  }

  private count(description: NodeDescription, count: number, uri: string, what: string): void {
    const { occurrence, most } = description
    const isNeeded = occurrence.startsWith('One')
    const limit = occurrence === 'One' || occurrence === 'ZeroOrOne' ? 1 : (most ?? Number.POSITIVE_INFINITY)
    const expected = occurrenceOf(description)
    if (count === 0 && isNeeded) {
      const kind = description.name === undefined ? 'occurrence-broken' : 'mandatory-missing'
      this.note(kind, description, uri, expected, 'none')
    }
    if (count > limit) this.note('occurrence-broken', description, uri, expected, `${count} ${what}`)
  }

  /** Commands that were carried out although the node does not have the access type (OMA DM 2.0 §6.3.1.1). */
  answers(answered: readonly Answered[]): void {
    const { moid, root } = this.description
    for (const { name, uri, status } of answered) {
      const needed = needs[name]
      if (!needed || status < 200 || status >= 300 || !uri.startsWith(`${moid}/`)) continue
      const path =
        uri
          .slice(moid.length + 1)
          .split('?')[0]
          ?.split('/')
          .slice(1) ?? []
      const node = path.filter(part => part !== '').reduce<NodeDescription | undefined>(stepDown, root)
      if (!node || needed.some(access => node.access.has(access))) continue
      this.note('forbidden-accepted', node, uri, `no ${needed.join(' or ')}`, `${name} was answered ${status}`)
    }
  }

  private note(kind: Breach['kind'], node: NodeDescription, uri: string, expected: string, seen: string): void {
    const { ddf, moid } = this.description
    const severity = kind === 'default-not-honoured' ? 'warning' : 'error'
    const place = { ...(ddf !== undefined && { file: ddf }), ...(node.line !== undefined && { line: node.line }) }
    this.found.push({ kind, severity, uri, moid, expected, seen, ...place })
  }
}

const needs: Readonly<Record<string, readonly AccessType[]>> = {
  GET: ['Get'],
  HGET: ['Add', 'Replace'],
  DELETE: ['Delete'],
  EXEC: ['Exec'],
}

const stepDown = (node: NodeDescription | undefined, name: string) =>
  node && (childDescription(node, name, 'leaf') ?? childDescription(node, name, 'interior'))

const short = (text: string) => (text.length > 60 ? `“${text.slice(0, 60)}…”` : `“${text}”`)

/** GETs of nodes that are not to be read: harmless, and a device that keeps its word refuses them. */
export function harmlessProbes(
  instances: readonly LiveInstance[],
  descriptions: readonly MoDescription[],
): readonly string[] {
  const probes: string[] = []
  for (const { moid, miid } of instances) {
    const description = descriptions.find(each => each.moid === moid)
    if (description) addProbes(probes, description.root, instanceUri(moid, miid), true)
  }
  return probes.slice(0, 100)
}

function addProbes(probes: string[], node: NodeDescription, uri: string, isRoot = false): void {
  if (!isRoot && !node.access.has('Get')) probes.push(uri)
  for (const child of node.children) {
    if (child.name !== undefined) addProbes(probes, child, `${uri}${uri.endsWith('/') ? '' : '/'}${child.name}`)
  }
}
