import { nameOf, occurrenceOf } from '../convert/reference-rows.ts'
import { accessTypes, type MoDescription, type NodeDescription } from '../description.ts'
import { type ChangeKind, changeRules, type Verdict } from './rules.ts'

/** One difference between two descriptions. */
export interface Change {
  readonly kind: ChangeKind
  readonly verdict: Verdict
  readonly moid: string
  /** Names from the root of the object down. */
  readonly path: string
  readonly before?: string
  readonly after?: string
  /** Line of the node in the old and in the new file. */
  readonly lineBefore?: number
  readonly lineAfter?: number
}

/**
 * Compares what two documents describe, not how they are written: objects are aligned by MOID, else by Path and name,
 * nodes by name. Comments, formatting and order of elements make no difference.
 */
export function compareDescriptions(
  before: readonly MoDescription[],
  after: readonly MoDescription[],
): readonly Change[] {
  const changes: Change[] = []
  const rest = new Set(after)
  const unmatched: MoDescription[] = []
  for (const old of before) {
    const same = [...rest].find(({ moid }) => moid === old.moid)
    if (same) {
      rest.delete(same)
      new Comparison(old, changes).compare(same)
    } else unmatched.push(old)
  }
  for (const old of unmatched) {
    const key = placeOf(old)
    const moved = [...rest].find(each => placeOf(each) === key)
    if (moved) rest.delete(moved)
    new Comparison(old, changes).compare(moved)
  }
  for (const fresh of rest) new Comparison(fresh, changes).object('object-added')
  return changes
}

const placeOf = ({ path = '', root }: MoDescription) => `${path.replace(/\/$/, '')}/${root.name ?? ''}`

class Comparison {
  private readonly old: MoDescription
  private readonly changes: Change[]

  constructor(old: MoDescription, changes: Change[]) {
    this.old = old
    this.changes = changes
  }

  object(kind: 'object-added' | 'object-removed'): void {
    const { root } = this.old
    this.note(kind, nameOf(root), kind === 'object-added' ? { new: root } : { old: root })
  }

  compare(fresh: MoDescription | undefined): void {
    const { old } = this
    if (!fresh) {
      this.object('object-removed')
      return
    }
    const path = nameOf(old.root)
    const both = { old: old.root, new: fresh.root }
    if (old.moid !== fresh.moid) this.note('moid-changed', path, both, old.moid, fresh.moid)
    const [before, after] = [old.path ?? '', fresh.path ?? ''].map(each => each.replace(/\/$/, ''))
    if (before !== after) this.note('path-changed', path, both, before, after)
    this.nodes(old.root, fresh.root, path)
  }

  private nodes(old: NodeDescription, fresh: NodeDescription, path: string): void {
    const both = { old, new: fresh }
    if (old.format !== fresh.format) this.note('format-changed', path, both, old.format, fresh.format)
    this.access(old, fresh, path)
    this.occurrence(old, fresh, path)
    if (old.scope !== fresh.scope) {
      this.note(fresh.scope === 'Permanent' ? 'now-permanent' : 'now-dynamic', path, both, old.scope, fresh.scope)
    }
    this.defaults(old, fresh, path)
    // Interior nodes with a MIME type mean their MOID by it.
    if (old.format !== 'node') this.lists('type', old.mime, fresh.mime, path, both)
    this.allowed(old, fresh, path)
    if ((old.caseSense ?? 'CS') !== (fresh.caseSense ?? 'CS')) {
      this.note('case-changed', path, both, old.caseSense ?? 'CS', fresh.caseSense ?? 'CS')
    }
    if ((old.title ?? '') !== (fresh.title ?? '')) this.note('title-changed', path, both, old.title, fresh.title)
    if (flat(old.text) !== flat(fresh.text)) this.note('text-changed', path, both, flat(old.text), flat(fresh.text))
    this.children(old, fresh, path)
  }

  private access(old: NodeDescription, fresh: NodeDescription, path: string): void {
    for (const word of accessTypes) {
      if (old.access.has(word) === fresh.access.has(word)) continue
      const kind = old.access.has(word) ? 'access-removed' : 'access-added'
      const values = kind === 'access-removed' ? ([word, undefined] as const) : ([undefined, word] as const)
      this.note(kind, path, { old, new: fresh }, ...values)
    }
  }

  private occurrence(old: NodeDescription, fresh: NodeDescription, path: string): void {
    const both = { old, new: fresh }
    const words = [occurrenceOf(old), occurrenceOf(fresh)] as const
    if (isNeeded(old) !== isNeeded(fresh))
      this.note(isNeeded(old) ? 'may-be-missing' : 'always-there', path, both, ...words)
    if (most(old) !== most(fresh))
      this.note(most(old) > most(fresh) ? 'fewer-allowed' : 'more-allowed', path, both, ...words)
  }

  private defaults(old: NodeDescription, fresh: NodeDescription, path: string): void {
    const [before, after] = [old.defaultValue, fresh.defaultValue]
    if (before === after) return
    const kind = before === undefined ? 'default-added' : after === undefined ? 'default-removed' : 'default-changed'
    this.note(kind, path, { old, new: fresh }, before, after)
  }

  private allowed(old: NodeDescription, fresh: NodeDescription, path: string): void {
    const both = { old, new: fresh }
    if (old.allowed && fresh.allowed) this.lists('value', old.allowed, fresh.allowed, path, both)
    else if (fresh.allowed) this.note('values-limited', path, both, undefined, fresh.allowed.join(', '))
    else if (old.allowed) this.note('values-free', path, both, old.allowed.join(', '))
  }

  private lists(
    what: 'type' | 'value',
    old: readonly string[],
    fresh: readonly string[],
    path: string,
    both: Pair,
  ): void {
    for (const each of old) if (!fresh.includes(each)) this.note(`${what}-removed`, path, both, each)
    for (const each of fresh) if (!old.includes(each)) this.note(`${what}-added`, path, both, undefined, each)
  }

  private children(old: NodeDescription, fresh: NodeDescription, path: string): void {
    const pairs = align(old.children, fresh.children)
    const common: NodeDescription[] = []
    for (const pair of pairs) {
      const node = pair.old ?? pair.new
      if (!node) continue
      const below = `${path}/${nameOf(node)}`
      if (pair.old && pair.new) {
        common.push(pair.new)
        this.nodes(pair.old, pair.new, below)
      } else if (pair.old) this.note('node-removed', below, pair)
      else this.note(mustBeGiven(node) ? 'mandatory-node-added' : 'node-added', below, pair)
    }
    const inNew = fresh.children.filter(child => common.includes(child))
    if (inNew.some((child, index) => child !== common[index])) this.note('order-changed', path, { old, new: fresh })
  }

  private note(kind: ChangeKind, path: string, pair: Pair, before?: string, after?: string): void {
    this.changes.push({
      kind,
      verdict: changeRules[kind].verdict,
      moid: this.old.moid,
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(pair.old?.line !== undefined && { lineBefore: pair.old.line }),
      ...(pair.new?.line !== undefined && { lineAfter: pair.new.line }),
    })
  }
}

interface Pair {
  readonly old?: NodeDescription
  readonly new?: NodeDescription
}

/** By name; un-named nodes, which are all alike to an address, in their order. */
function align(old: readonly NodeDescription[], fresh: readonly NodeDescription[]): readonly Pair[] {
  const named = new Map(fresh.filter(({ name }) => name !== undefined).map(node => [node.name, node]))
  const unnamed = fresh.filter(({ name }) => name === undefined)
  const pairs: Pair[] = old.map(node => {
    const same = node.name === undefined ? unnamed.shift() : named.get(node.name)
    if (same && node.name !== undefined) named.delete(node.name)
    return { old: node, ...(same && { new: same }) }
  })
  for (const node of fresh) if (named.get(node.name) === node || unnamed.includes(node)) pairs.push({ new: node })
  return pairs
}

const isNeeded = ({ occurrence }: NodeDescription) => occurrence.startsWith('One')

function most({ occurrence, most: stated }: NodeDescription): number {
  if (occurrence === 'One' || occurrence === 'ZeroOrOne') return 1
  return stated ?? Number.POSITIVE_INFINITY
}

/** A document that makes the parent must hold it (OMA DM 2.0 §6.3; interior nodes come by themselves). */
const mustBeGiven = (node: NodeDescription) =>
  isNeeded(node) && node.scope === 'Dynamic' && node.format !== 'node' && node.defaultValue === undefined

const flat = (text = '') => text.replace(/\s+/g, ' ').trim()
