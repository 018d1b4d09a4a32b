import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { isTree, kindOf, readAgain } from '../ddf/read-ddf.ts'
import { GrammarRules, grammarRoots, versionOf } from '../ddf-rules/check-grammar.ts'
import { Findings } from '../finding.ts'
import type { OpenElement } from '../xml/scan.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { EditedSpan } from './edited-span.ts'
import type { KeptRules } from './kept-rules.ts'
import { countNodes, type KeptScan, type NodeCounts } from './kept-scan.ts'
import { moveElements } from './move-elements.ts'
import { contentOf, type ReadRegion, readRegion } from './read-region.ts'
import { type Region, regionAbove, regionAround } from './region.ts'
import { areHarmless, movedNote, type ScanNote } from './scan-notes.ts'

/** Pieces that are larger than this, and than half of the text, are not worth it. */
const smallPiece = 50_000

/**
 * Follows an edit in what was read, in place: elements, nodes, and what the rules found. Undefined where the edit cannot be
 * contained in the content of one node, or says something about the whole document; everything is to be read anew then.
 */
export function editKept(kept: KeptScan, rules: KeptRules, text: string, span: EditedSpan): KeptScan | undefined {
  const { xml } = kept.document
  if (kept.isCut || kept.isFull) return undefined
  for (let region = regionAround(xml.roots, span); region; region = regionAbove(region)) {
    if (region.end - region.start > Math.max(smallPiece, text.length / 2)) return undefined
    const node = nodeOver(kept.document, region.parent)
    if (!node || isAboutAll(kept, region)) return undefined
    if (endsOutside(region) || isLookedInto(kept, region)) continue
    const read = readRegion(text, region, span.growth, before(kept, region))
    if (read)
      return hasTree(read.children)
        ? undefined
        : exchange(kept, rules, { text, region, read, node, growth: span.growth })
  }
  return undefined
}

/** Does a region hold what matters elsewhere? */
function isAboutAll({ document, bindings, notes }: KeptScan, { start, end }: Region): boolean {
  const { doctype } = document.xml
  const isInside = (at: number) => start <= at && at < end
  return (
    (doctype !== undefined && doctype.start >= start) ||
    bindings.some(({ at }) => isInside(at)) ||
    document.trees.some(tree => isInside(tree.start)) ||
    notes.some(note => note.code === 'xml.prefix-unbound' && note.start >= start)
  )
}

/** What lacks its end tag ended with the tag behind the region, and that was noted there. */
const endsOutside = ({ parent, to }: Region) => parent.children[to - 1]?.form === 'unclosed'

/** Something before the region was read by what stands in it. */
const isLookedInto = ({ farLooking }: KeptScan, { start }: Region) => farLooking.some(at => at < start)

const before = ({ document, bindings, notes }: KeptScan, { start }: Region) => ({
  doctype: document.xml.doctype,
  bound: bindings.filter(({ at }) => at < start).map(({ prefix }) => prefix),
  unbound: notes
    .filter(note => note.code === 'xml.prefix-unbound' && note.start < start)
    .map(({ detail }) => String(detail?.prefix)),
})

/** The innermost node whose element is this one, or holds it. */
function nodeOver({ roots }: DdfDocument, inner: XmlElement): DdfNode | undefined {
  let found: DdfNode | undefined
  for (let level: readonly DdfNode[] = roots; ; level = found.children) {
    const over = level.find(({ element }) => element.start <= inner.start && inner.end <= element.end)
    if (!over) return found
    found = over
  }
}

interface Exchange {
  readonly text: string
  readonly region: Region
  readonly read: ReadRegion
  /** The innermost node around the region. */
  readonly node: DdfNode
  readonly growth: number
}

function exchange(kept: KeptScan, rules: KeptRules, change: Exchange): KeptScan | undefined {
  const { region, node, growth, read, text } = change
  const { document } = kept
  const { parent } = region
  const gone = node.children.filter(({ element }) => isIn(region, element.start))
  const stay = node.children.filter(({ element }) => !isIn(region, element.start))
  const lifeBound = stay.filter(({ df }) => df.Scope !== undefined)
  const nodes = [...withThoseAbove(node), ...lifeBound]
  const old = parent.children.slice(region.from, region.to)
  const chain = chainTo(document, parent)
  const elementsOf = (below: readonly XmlElement[]) => ({
    elements: chain.elements,
    elementsBelow: chain.isOpen ? below : [],
  })

  rules.takeBack(document, { ...elementsOf(old), nodes, nodesBelow: gone })
  rules.cut(region.start, region.end)
  const less = [countNodes([node]), countNodes(eachNode({ roots: gone }))]

  moveElements(document.xml.roots, region.end, growth)
  putInto(parent, region, read.children)
  const notes = notesAfter(kept, change)
  const xml = {
    ...document.xml,
    text,
    elements: document.xml.elements + read.elements - countBelow(old),
    wellFormed: areHarmless(notes),
  }
  parent.content = contentOf(text, parent)
  const goneNodes = [...eachNode({ roots: gone })].length
  const fresh = readAgain({ ...document, xml }, node, new Map(stay.map(child => [child.element, child])))
  const more = countNodes([node, ...fresh])
  const counts = sum(kept.counts, more, ...less.map(negative))
  const half = { ...document, xml, nodes: document.nodes - goneNodes + fresh.length }
  const next = { ...half, kind: kindOf(half, counts) }
  if (next.kind !== document.kind || versionOf(next) !== versionOf(document)) return undefined

  const nodesBelow = fresh.filter(({ parent: above }) => above === node)
  rules.takeUp(next, { ...elementsOf(read.children), nodes, nodesBelow })
  return { ...kept, document: next, notes, counts, ...placesAfter(kept, change) }
}

const isIn = ({ start, end }: Region, at: number) => start <= at && at < end

function* withThoseAbove(node: DdfNode): Generator<DdfNode> {
  for (let each: DdfNode | undefined = node; each; each = each.parent) yield each
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

function notesAfter({ notes }: KeptScan, { region, read, growth }: Exchange): readonly ScanNote[] {
  return [
    ...notes.filter(({ start }) => start < region.start),
    ...read.notes,
    ...notes.filter(({ start }) => start >= region.end).map(note => movedNote(note, region.end, growth)),
  ]
}

function placesAfter({ farLooking, bindings }: KeptScan, { region, read, growth }: Exchange) {
  const moved = (at: number) => (at >= region.end ? at + growth : at)
  return {
    farLooking: [...farLooking.filter(at => !isIn(region, at)).map(moved), ...read.farLooking],
    bindings: bindings.map(({ prefix, at }) => ({ prefix, at: moved(at) })),
  }
}

function hasTree(elements: readonly XmlElement[]): boolean {
  for (const element of eachElement(elements)) if (isTree(element)) return true
  return false
}

function countBelow(elements: readonly XmlElement[]): number {
  let count = 0
  for (const _element of eachElement(elements)) count += 1
  return count
}

function* eachElement(elements: readonly XmlElement[]): Generator<XmlElement> {
  const open = [...elements]
  for (let element = open.pop(); element; element = open.pop()) {
    yield element
    for (const child of element.children) open.push(child)
  }
}

const negative = ({ described, valued }: NodeCounts): NodeCounts => ({ described: -described, valued: -valued })

function sum(...all: readonly NodeCounts[]): NodeCounts {
  return all.reduce((a, b) => ({ described: a.described + b.described, valued: a.valued + b.valued }))
}
