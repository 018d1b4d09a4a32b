import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, isRunTimeName, pathOf, readAs, typeOf, valueElements } from '../ddf/ddf-values.ts'
import { textOf, wholeTextOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import type { Losses } from './losses.ts'
import type { Snapshot, SnapshotNode } from './snapshot.ts'

const depthLimit = 256

/** The nodes and values of a TNDS document, leniently: `readTnds` is for those who must refuse. */
export function snapshotsOf(document: DdfDocument, losses: Losses): readonly Snapshot[] {
  noteRest(document, losses)
  return document.roots.map(root => {
    const path = root.own.Path && textOf(document.xml, root.own.Path).trim()
    return { ...(path !== undefined && { path }), root: nodeOf(document, root, losses) }
  })
}

function nodeOf(document: DdfDocument, node: DdfNode, losses: Losses): SnapshotNode {
  const { mime, ddfName } = typeOf(document, node)
  const format = formatOf(node) ?? readAs(node, ddfName !== undefined)
  const asLeaf = format !== 'node' && node.children.length === 0
  const text = (element: XmlElement | undefined) => element && wholeTextOf(document.xml, element)
  const acl = text(node.rt.ACL)
  const title = text(node.rt.Title)
  if (node.depth >= depthLimit) losses.leave(`nodes more than ${depthLimit} deep`, '', node.children.length)
  return {
    name: nameOf(node, losses),
    format: asLeaf ? format : 'node',
    ...(mime[0] !== undefined && { mime: mime[0] }),
    ...(ddfName && { moid: ddfName }),
    ...(asLeaf && { value: text(valueElements(node)[0]) ?? '' }),
    ...(acl !== undefined && { acl }),
    ...(title !== undefined && { title }),
    children: node.depth >= depthLimit ? [] : node.children.map(child => nodeOf(document, child, losses)),
  }
}

function nameOf(node: DdfNode, losses: Losses): string {
  const { name = '' } = node
  if (!isRunTimeName(name)) return name
  losses.assume('names for nodes that get theirs at run time', pathOf(node))
  return 'X'
}

const silent = ['TStamp', 'VerNo', 'Size', 'Name'] as const

function noteRest({ roots }: DdfDocument, losses: Losses): void {
  const open = [...roots]
  for (let node = open.pop(); node; node = open.pop()) {
    for (const part of silent) if (node.rt[part]) losses.leave(`the property ${part}`, pathOf(node))
    open.push(...node.children)
  }
}
