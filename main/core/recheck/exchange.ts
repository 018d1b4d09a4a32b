import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { isTree, kindOf, readAgain } from '../ddf/read-ddf.ts'
import { GrammarRules, grammarRoots, versionOf } from '../ddf-rules/check-grammar.ts'
import { Findings } from '../finding.ts'
import type { OpenElement } from '../xml/scan.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { EditedSpan } from './edited-span.ts'
import type { KeptRules } from './kept-rules.ts'
import { countNodes, type KeptScan, type NodeCounts } from './kept-scan.ts'
import { moveElements } from './move-elements.ts'
import { contentOf, type ReadRegion } from './read-region.ts'
import type { Region } from './region.ts'
import { areHarmless, movedNote, type ScanNote } from './scan-notes.ts'

/** A piece that was read again, and where it belongs. */
export interface Exchange {
  readonly text: string
  readonly region: Region
  readonly read: ReadRegion
  /** The innermost node around the region; none between nodes at the top. */
  readonly node: DdfNode | undefined
  readonly span: EditedSpan
}

/**
 * Puts a piece that was read again in the place of the old one: elements and nodes in place, and what the rules find. Undefined where the
 * document as a whole is another one then; everything is to be read anew.
 */
export function exchange(kept: KeptScan, rules: KeptRules, change: Exchange): KeptScan | undefined {
  const { region, node, span, read, text } = change
  const { document } = kept
  const { parent } = region
  const { taken } = read
  if (hasTree(read.children, taken)) return undefined
  const { gone, stay } = partNodes(node?.children ?? document.roots, region, taken)
  // What stays may have another parent now, of which only the life counts.
  const lasting = [...withThoseAbove(node), ...stay.filter(({ df }) => df.Scope !== undefined)]
  const old = parent.children.slice(region.from, region.to)
  const chain = chainTo(document, parent)
  const elementsOf = (below: readonly XmlElement[]) => ({
    elements: chain.elements,
    elementsBelow: chain.isOpen ? below : [],
    taken,
  })

  const seen = rules.takeBack(document, { ...elementsOf(old), nodes: lasting }, gone)
  const holders = node ? [node] : []
  const less = countNodes([...holders, ...gone])
  const elements = document.xml.elements + read.elements - countBelow(old, taken)

  moveElements(document.xml.roots, span.end, span.growth)
  putInto(parent, region, read.children)
  for (const [element, holder] of taken) element.parent = holder
  parent.content = contentOf(text, parent)
  const notes = notesAfter(kept, change)
  const xml = { ...document.xml, text, elements, wellFormed: areHarmless(notes) }
  const known = new Map(stay.map(child => [child.element, child]))
  const model = readAgain({ ...document, xml }, node, known)
  if (model.kept !== stay.length) return undefined
  const counts = sum(kept.counts, countNodes([...holders, ...model.fresh]), negative(less))
  const half = { ...document, xml, roots: model.roots, nodes: document.nodes - gone.length + model.fresh.length }
  const next = { ...half, kind: kindOf(half, counts) }
  if (next.kind !== document.kind || versionOf(next) !== versionOf(document)) return undefined

  const seenNow = rules.takeUp(next, { ...elementsOf(read.children), nodes: [...lasting, ...model.fresh] })
  // What the grammar no longer looks at, or does from now on, since another element is around it.
  const only = { elements: [], taken: new Set<XmlElement>(), nodes: [] }
  rules.takeBack(next, { ...only, elementsBelow: [...seen].filter(element => !seenNow.has(element)) })
  rules.takeUp(next, { ...only, elementsBelow: [...seenNow].filter(element => !seen.has(element)) })
  return { ...kept, document: next, notes, counts, ...placesAfter(kept, change) }
}

/** Nodes that go with a region, with those below them, and the outermost that stay: beside it, or in what is taken over. */
function partNodes(nodes: readonly DdfNode[], region: Region, taken: ReadRegion['taken']) {
  const gone: DdfNode[] = []
  const stay: DdfNode[] = []
  const open = [...nodes]
  for (let each = open.pop(); each; each = open.pop()) {
    if (!isIn(region, each.element.start) || isTaken(each.element, taken)) stay.push(each)
    else {
      gone.push(each)
      for (const child of each.children) open.push(child)
    }
  }
  return { gone, stay }
}

/** Is an element taken over, by itself or in another one? */
function isTaken(element: XmlElement, taken: ReadRegion['taken']): boolean {
  if (taken.size === 0) return false
  for (let each: XmlElement | undefined = element; each; each = each.parent) {
    if (taken.has(each as OpenElement)) return true
  }
  return false
}

const isIn = ({ start, end }: Region, at: number) => start <= at && at < end

function* withThoseAbove(node: DdfNode | undefined): Generator<DdfNode> {
  for (let each = node; each; each = each.parent) yield each
}

/** The elements from the outermost that the grammar looks at down to this one; does it look below it? */
function chainTo(document: DdfDocument, parent: XmlElement) {
  const path: XmlElement[] = []
  for (let each: XmlElement | undefined = parent; each; each = each.parent) path.push(each)
  const grammar = new GrammarRules(document, new Findings({ most: 0 }), false)
  const roots = grammarRoots(document)
  const elements: XmlElement[] = []
  let isOpen = false
  for (const element of path.reverse()) {
    isOpen ||= roots.includes(element)
    if (!isOpen) continue
    elements.push(element)
    isOpen = grammar.isOpen(element)
  }
  return { elements, isOpen }
}

function putInto(parent: OpenElement, { from, to }: Region, children: readonly OpenElement[]): void {
  for (const child of children) child.parent = parent
  parent.children = parent.children.slice(0, from).concat(children, parent.children.slice(to))
}

function notesAfter({ notes }: KeptScan, { region, read, span }: Exchange): readonly ScanNote[] {
  return [
    ...notes.filter(({ start }) => start < region.start),
    ...read.notes,
    ...notes.filter(({ start }) => start >= region.end).map(note => movedNote(note, span.end, span.growth)),
  ]
}

function placesAfter({ farLooking, bindings }: KeptScan, { region, read, span }: Exchange) {
  const moved = (at: number) => (at >= region.end ? at + span.growth : at)
  return {
    farLooking: [...farLooking.filter(at => !isIn(region, at)).map(moved), ...read.farLooking],
    bindings: bindings.map(({ prefix, at }) => ({ prefix, at: moved(at) })),
  }
}

function hasTree(elements: readonly XmlElement[], taken: ReadRegion['taken']): boolean {
  for (const element of eachElement(elements, taken)) if (isTree(element)) return true
  return false
}

function countBelow(elements: readonly XmlElement[], taken: ReadRegion['taken']): number {
  let count = 0
  for (const _element of eachElement(elements, taken)) count += 1
  return count
}

/** Elements with what lies below them, but for what is taken over. */
function* eachElement(elements: readonly XmlElement[], taken: ReadRegion['taken']): Generator<XmlElement> {
  const open = [...elements]
  for (let element = open.pop(); element; element = open.pop()) {
    if (taken.has(element as OpenElement)) continue
    yield element
    for (const child of element.children) open.push(child)
  }
}

const negative = ({ described, valued }: NodeCounts): NodeCounts => ({ described: -described, valued: -valued })

function sum(...all: readonly NodeCounts[]): NodeCounts {
  return all.reduce((a, b) => ({ described: a.described + b.described, valued: a.valued + b.valued }))
}
