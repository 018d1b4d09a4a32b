import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessOf, eachNode, formatOf, scopeOf, valueElements } from '../ddf/ddf-values.ts'
import { textOf } from '../xml/text-of.ts'
import { labelOf } from './outline.ts'

/** One node of a document as a row of a tree, in pre-order. Where it is written is kept apart, since each edit moves it. */
export interface DocumentRow {
  readonly depth: number
  readonly kind: 'instance' | 'interior' | 'leaf'
  readonly name: string
  /** Names it among all rows: the path, and a number where several have it. */
  readonly uri: string
  readonly format?: string
  readonly value?: string
  readonly access: string
  readonly scope?: 'Permanent' | 'Dynamic'
}
/** All nodes of a document as rows, and where each is written. */
export interface TreeListing {
  readonly rows: readonly DocumentRow[]
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** Longest value of a row, and deepest nesting in which paths are spelled out. */
const mostShown = 300

/** Lists the nodes of a document. */
export function listTree(document: DdfDocument): TreeListing {
  const paths = new Map<DdfNode, string>()
  const taken = new Map<string, number>()
  const rows: DocumentRow[] = []
  const starts = new Int32Array(document.nodes)
  const ends = new Int32Array(document.nodes)
  for (const node of eachNode(document)) {
    const above = node.parent ? (paths.get(node.parent) ?? '') : ''
    const bare = above === '' || above.length > 2000 ? labelOf(node) : `${above}/${labelOf(node)}`
    const times = (taken.get(bare) ?? 0) + 1
    taken.set(bare, times)
    const uri = times === 1 ? bare : `${bare} (${times})`
    paths.set(node, uri)
    starts[rows.length] = node.element.start
    ends[rows.length] = node.element.end
    rows.push(rowOf(document, node, uri))
  }
  return { rows, starts, ends }
}

/** The innermost row that holds an offset. */
export function rowAt({ rows, starts, ends }: TreeListing, offset: number): number | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  for (let row = low - 1; row >= 0; row -= 1) {
    if (offset <= (ends[row] ?? 0)) return row
    if (rows[row]?.depth === 0) return undefined
  }
  return undefined
}

/** How many of the first, and of the last, rows say the same in two listings. */
export function sameRows(
  one: readonly DocumentRow[],
  two: readonly DocumentRow[],
): { readonly before: number; readonly behind: number } {
  const least = Math.min(one.length, two.length)
  let before = 0
  while (before < least && isSame(one[before], two[before])) before += 1
  let behind = 0
  while (behind < least - before && isSame(one.at(-1 - behind), two.at(-1 - behind))) behind += 1
  return { before, behind }
}

function isSame(one: DocumentRow | undefined, two: DocumentRow | undefined): boolean {
  if (one === two) return true
  if (!one || !two) return false
  return (
    one.uri === two.uri &&
    one.value === two.value &&
    one.format === two.format &&
    one.access === two.access &&
    one.scope === two.scope &&
    one.kind === two.kind &&
    one.depth === two.depth &&
    one.name === two.name
  )
}

function rowOf(document: DdfDocument, node: DdfNode, uri: string): DocumentRow {
  const format = formatOf(node)
  const isLeaf = node.children.length === 0 && format !== 'node'
  const [value] = isLeaf ? valueElements(node) : []
  return {
    depth: node.depth - 1,
    kind: node.depth === 1 ? 'instance' : isLeaf ? 'leaf' : 'interior',
    name: labelOf(node),
    uri,
    ...(format && { format }),
    ...(value && { value: textOf(document.xml, value).slice(0, mostShown) }),
    access: [...(accessOf(node) ?? [])]
      .map(word => word[0])
      .sort()
      .join(''),
    ...(node.df.Scope && { scope: scopeOf(node) }),
  }
}
