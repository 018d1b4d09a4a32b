import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessOf, eachNode, formatOf, scopeOf, valueElements } from '../ddf/ddf-values.ts'
import { textOf } from '../xml/text-of.ts'
import { labelOf } from './outline.ts'

/** One node of a document as a row of a tree, in pre-order; `start` and `end` say where it is written. */
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
  readonly start: number
  readonly end: number
}

/** Longest value of a row, and deepest nesting in which paths are spelled out. */
const mostShown = 300

/** All nodes of a document as rows. */
export function documentRows(document: DdfDocument): readonly DocumentRow[] {
  const paths = new Map<DdfNode, string>()
  const taken = new Map<string, number>()
  const rows: DocumentRow[] = []
  for (const node of eachNode(document)) {
    const above = node.parent ? (paths.get(node.parent) ?? '') : ''
    const bare = above === '' || above.length > 2000 ? labelOf(node) : `${above}/${labelOf(node)}`
    const times = (taken.get(bare) ?? 0) + 1
    taken.set(bare, times)
    const uri = times === 1 ? bare : `${bare} (${times})`
    paths.set(node, uri)
    rows.push(rowOf(document, node, uri))
  }
  return rows
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
    start: node.element.start,
    end: node.element.end,
  }
}
