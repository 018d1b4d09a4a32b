import { accessTypes, type MoDescription, type NodeDescription } from '../description.ts'

/** One node of a description, in words. */
export interface ReferenceRow {
  readonly moid: string
  /** From the root of the object; un-named nodes in angle brackets. */
  readonly path: string
  readonly depth: number
  readonly name: string
  readonly format: string
  readonly access: string
  readonly occurrence: string
  readonly scope: string
  readonly type: string
  readonly defaultValue: string
  readonly title: string
  readonly text: string
  readonly allowed: string
  readonly line: number | undefined
}

/** All nodes of a description, parents first. */
export function referenceRows({ moid, root }: MoDescription): readonly ReferenceRow[] {
  const rows: ReferenceRow[] = []
  addRows(rows, moid, root, '', 0)
  return rows
}

function addRows(rows: ReferenceRow[], moid: string, node: NodeDescription, above: string, depth: number): void {
  const name = nameOf(node)
  const path = above === '' ? name : `${above}/${name}`
  rows.push({
    moid,
    path,
    depth,
    name,
    format: node.format,
    access: accessTypes.filter(word => node.access.has(word)).join(', '),
    occurrence: occurrenceOf(node),
    scope: node.scope,
    type: [...node.mime, ...(node.ddfName ? [node.ddfName] : [])].join(', '),
    defaultValue: node.defaultValue ?? '',
    title: node.title ?? '',
    text: (node.text ?? '').replace(/\s+/g, ' '),
    allowed: (node.allowed ?? []).join(', '),
    line: node.line,
  })
  for (const child of node.children) addRows(rows, moid, child, path, depth + 1)
}

/** A name, or in angle brackets what stands for one that is given at run time. */
export function nameOf({ name, title }: NodeDescription): string {
  return name ?? `<${title && /^[\w.-]+$/.test(title) ? title : 'X'}>`
}

/** Such as `ZeroOrN (5)`. */
export function occurrenceOf({ occurrence, most }: NodeDescription): string {
  return most === undefined ? occurrence : `${occurrence} (${most})`
}
