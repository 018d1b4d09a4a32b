import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import type { OpenElement } from '../xml/scan.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { EditedSpan } from './edited-span.ts'
import { exchange } from './exchange.ts'
import type { KeptRules } from './kept-rules.ts'
import type { KeptScan } from './kept-scan.ts'
import { readRegion } from './read-region.ts'
import { type Region, regionAround, regionBeyond } from './region.ts'

/** Edits that are larger than this, and than half of the text, are not worth it. */
const smallPiece = 50_000
/** Pieces that are tried, one larger than the other; an edit that reaches further up is rare. */
const mostTries = 20
const deepest = 500

/**
 * Follows an edit in what was read, in place: elements, nodes, and what the rules found. Undefined where the edit cannot be
 * contained in the content of one element, or says something about the whole document; everything is to be read anew then.
 */
export function editKept(kept: KeptScan, rules: KeptRules, text: string, span: EditedSpan): KeptScan | undefined {
  const { xml } = kept.document
  if (kept.isCut || kept.isFull) return undefined
  if (span.end - span.start > Math.max(smallPiece, text.length / 2)) return undefined
  const reusable = new Map<number, OpenElement>()
  let tries = 0
  if (isDeep(regionAround(xml.roots, span)?.parent)) return undefined
  for (let region = regionAround(xml.roots, span); region && tries < mostTries; region = regionBeyond(region)) {
    tries += 1
    if (isAboutAll(kept, region)) return undefined
    const node = nodeOver(kept.document, region.parent)
    const isOpen = endsOutside(region) || isLookedInto(kept, region)
    const read = isOpen ? undefined : readRegion(text, region, span.growth, before(kept, region), reusable)
    if (read) return exchange(kept, rules, { text, region, read, node, span })
    addReusable(reusable, kept, region, span)
  }
  return undefined
}

/** Everything above an edit is judged again; that is little, unless somebody nests a hundred thousand levels. */
function isDeep(element: XmlElement | undefined): boolean {
  let depth = 0
  for (let each = element; each; each = each.parent) depth += 1
  return depth > deepest
}

/** What lies beside a region can be taken over when a larger one is read, unless something is odd about it. */
function addReusable(reusable: Map<number, OpenElement>, kept: KeptScan, region: Region, span: EditedSpan): void {
  const { parent, from, to } = region
  const odd = [...kept.notes.map(({ start }) => start), ...kept.farLooking, ...kept.bindings.map(({ at }) => at)]
  odd.sort((a, b) => a - b)
  let next = 0
  parent.children.forEach((child, index) => {
    while ((odd[next] ?? Number.POSITIVE_INFINITY) < child.start) next += 1
    const isOdd = (odd[next] ?? Number.POSITIVE_INFINITY) < child.end
    if ((index >= from && index < to) || isOdd || child.form === 'unclosed') return
    reusable.set(child.start + (index < from ? 0 : span.growth), child as OpenElement)
  })
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
const endsOutside = ({ parent, to, withEnd }: Region) => !withEnd && parent.children[to - 1]?.form === 'unclosed'

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
