import { dmddfSpace } from '../wbxml/languages.ts'
import { element, type Markup } from '../xml/markup.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import type { Converted } from './convert-types.ts'
import { Losses } from './losses.ts'
import { type Snapshot, type SnapshotNode, usualMime } from './snapshot.ts'

/** Nodes with their values as a TNDS document (DM 1.2 TNDS §5). */
export function writeTnds(snapshots: readonly Snapshot[], losses = new Losses()): Converted {
  const nodes = snapshots.map(({ root, path }) => nodeElement(root, losses, root.name, path))
  const tree = { ...element('MgmtTree', element('VerDTD', '1.2'), ...nodes), space: dmddfSpace }
  return { content: writeMarkup(tree), lost: losses.list() }
}

function nodeElement(node: SnapshotNode, losses: Losses, at: string, path?: string): Markup {
  const { name, acl, format, title, moid, value, children } = node
  const type = format === 'node' ? element('DDFName', moid ?? '') : element('MIME', node.mime ?? usualMime(format))
  const isLeaf = format !== 'node' && value !== undefined
  return element(
    'Node',
    element('NodeName', losses.text(name, at)),
    path === undefined ? undefined : element('Path', path),
    element(
      'RTProperties',
      acl === undefined ? undefined : element('ACL', losses.text(acl, at)),
      element('Format', element(format)),
      title === undefined ? undefined : element('Title', losses.text(title, at)),
      element('Type', type),
    ),
    ...children.map(child => nodeElement(child, losses, `${at}/${child.name}`)),
    isLeaf ? element('Value', losses.text(value, at)) : undefined,
  )
}
