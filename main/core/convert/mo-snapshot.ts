import { madeMoid } from '../ddf/moids.ts'
import type { Format } from '../description.ts'
import type { LeafValue, MoDocument, MoElement, MoNode } from '../package-types.ts'
import { emptyValue, leafText, valueFromDefault } from '../tree/values.ts'
import type { Losses } from './losses.ts'
import type { Snapshot, SnapshotNode } from './snapshot.ts'

/** An MO document as nodes with formats; JSON types say which (OMA DM 2.0 §7.2.1.4). */
export function snapshotsOfMo(document: MoDocument, losses: Losses): readonly Snapshot[] {
  return document.map(({ uri, name, node, ddf, validator }) => {
    if (ddf !== undefined) losses.leave('the address of the DDF', uri)
    if (validator !== undefined) losses.leave('the cache validator', uri)
    const [moid = '', miid = '', ...path] = uri.split('/')
    const isRoot = path.join('') === ''
    if (!isRoot) losses.leave('the place of a part of an object', uri)
    const root = nodeOf(name, node, losses, uri)
    return { ...(miid !== '' && { miid }), root: isRoot && moid !== '' && moid !== '.' ? { ...root, moid } : root }
  })
}

function nodeOf(name: string, node: MoNode, losses: Losses, path: string): SnapshotNode {
  if (node.kind === 'interior') {
    const children = [...node.children].map(([each, child]) => nodeOf(each, child, losses, `${path}/${each}`))
    return { name, format: 'node', children }
  }
  const format = formatOf(node.value)
  losses.assume(`formats from the type of the JSON value`, path)
  return { name, format, value: leafText(node.value), children: [] }
}

function formatOf(value: LeafValue): Format {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= 0x7fffffff ? 'int' : 'float'
  return typeof value === 'boolean' ? 'bool' : 'chr'
}

/** Nodes with values as an MO document; a root without MOID gets one of our making. */
export function moOfSnapshots(snapshots: readonly Snapshot[], losses: Losses): MoDocument {
  return snapshots.map(({ root, miid = '', path }): MoElement => {
    const moid =
      root.moid ??
      madeMoid(
        {
          name: root.name,
          access: new Set(),
          format: 'node',
          occurrence: 'One',
          scope: 'Dynamic',
          mime: [],
          children: [],
        },
        undefined,
      )
    if (root.moid === undefined) losses.assume(`the MOID ${moid}`, root.name)
    if (path !== undefined && path !== '') losses.leave('the Path', root.name)
    return { uri: `${moid}/${miid}/`, name: root.name, node: moNode(root, losses, root.name) }
  })
}

function moNode(node: SnapshotNode, losses: Losses, path: string): MoNode {
  if (node.acl !== undefined) losses.leave('the property ACL', path)
  if (node.title !== undefined) losses.leave('the property Title', path)
  if (node.mime !== undefined && node.mime !== 'text/plain') losses.leave('MIME types', path)
  if (node.format !== 'node') return { kind: 'leaf', value: leafOf(node, losses, path) }
  const children = new Map<string, MoNode>()
  for (const child of node.children) {
    const at = `${path}/${child.name}`
    if (children.has(child.name)) losses.leave('nodes that have the name of another one beside them', at)
    else children.set(child.name, moNode(child, losses, at))
  }
  return { kind: 'interior', children }
}

function leafOf({ format, value = '' }: SnapshotNode, losses: Losses, path: string): LeafValue {
  if (value === '' && format !== 'null') return emptyValue(format)
  const fitting = valueFromDefault(format, value)
  if (fitting !== undefined) return fitting
  losses.assume(`text for values that do not fit the format ${format}`, path)
  return value
}
