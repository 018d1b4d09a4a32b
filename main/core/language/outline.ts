import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessOf, formatOf, isRunTimeName, occurrenceOf, typeOf } from '../ddf/ddf-values.ts'
import type { OutlineItem, Span } from './language-types.ts'

/** Deeper nodes are left out of the outline, so that everyone may walk it by recursion. */
const deepest = 200

/** Documents with more nodes are outlined down to the level that still fits. */
const mostItems = 5000

/** The nodes of a document as an outline. */
export function outlineOf(document: DdfDocument): readonly OutlineItem[] {
  const levels = levelsThatFit(document)
  return document.roots.map(root => itemOf(document, root, levels))
}

function levelsThatFit(document: DdfDocument): number {
  if (document.nodes <= mostItems) return deepest
  let items = 0
  let depth = 0
  for (let level = document.roots; level.length > 0; level = level.flatMap(({ children }) => children)) {
    items += level.length
    if (items > mostItems) break
    depth += 1
  }
  return Math.max(1, depth)
}

function itemOf(document: DdfDocument, node: DdfNode, levels: number): OutlineItem {
  const { element, depth } = node
  return {
    name: labelOf(node),
    detail: detailOf(document, node),
    kind: kindOf(node),
    start: element.start,
    end: element.end,
    nameSpan: nameSpanOf(node),
    children: depth >= levels ? [] : node.children.map(child => itemOf(document, child, levels)),
  }
}

/** What a node is called in lists. */
export function labelOf({ name }: DdfNode): string {
  if (name === undefined) return '(no NodeName)'
  return name === '' ? '(un-named)' : name
}

/** What matters most about a node, in a few words. */
export function detailOf(document: DdfDocument, node: DdfNode): string {
  const { ddfName } = typeOf(document, node)
  const { word, most } = occurrenceOf(document, node)
  const access = [...(accessOf(node) ?? [])].join(' ')
  const occurrence = word === undefined || word === 'One' ? '' : most === undefined ? word : `${word} ${most}`
  return [formatOf(node) ?? '', ddfName ?? '', occurrence, access].filter(part => part !== '').join(' · ')
}

/** Where the name is written; the tag of the node when it has none. */
export function nameSpanOf({ element, own }: DdfNode): Span {
  const name = own.NodeName
  if (!name) return { start: element.start, end: Math.min(element.openEnd, element.end) }
  return name.closeStart > name.openEnd
    ? { start: name.openEnd, end: name.closeStart }
    : { start: name.start, end: name.end }
}

function kindOf(node: DdfNode): OutlineItem['kind'] {
  if (node.children.length > 0 || formatOf(node) === 'node') {
    if (node.depth === 1) return 'tree'
    return isRunTimeName(node.name ?? '') ? 'list' : 'interior'
  }
  return 'leaf'
}
