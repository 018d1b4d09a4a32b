import { accessTypes, type MoDescription, type NodeDescription } from '../description.ts'
import { element, type Markup } from '../xml/markup.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import type { Converted } from './convert-types.ts'
import { Losses } from './losses.ts'
import { usualMime } from './snapshot.ts'

const head = {
  publicId: '-//OMA//DTD-DM-DDF 1.2//EN',
  systemId: 'http://www.openmobilealliance.org/tech/DTD/DM_DDF-V1_2.dtd',
}

/** Descriptions as a DDF 1.2 document that its DTD accepts (DM TND 1.3 §10). */
export function writeDdf(descriptions: readonly MoDescription[], losses = new Losses()): Converted {
  const nodes = descriptions.map(({ root, path, moid }) => nodeElement(root, losses, root.name ?? moid, { path, moid }))
  const tree = element('MgmtTree', element('VerDTD', '1.2'), ...nodes)
  return { content: writeMarkup(tree, head), lost: losses.list() }
}

interface RootPlace {
  readonly path?: string | undefined
  readonly moid: string
}

function nodeElement(node: NodeDescription, losses: Losses, path: string, place?: RootPlace): Markup {
  const children = node.children.map(child => nodeElement(child, losses, `${path}/${child.name ?? '*'}`))
  return element(
    'Node',
    element('NodeName', losses.text(node.name ?? '', path)),
    place?.path === undefined ? undefined : element('Path', place.path),
    properties(node, losses, path, place?.moid),
    ...children,
  )
}

function properties(node: NodeDescription, losses: Losses, path: string, moid: string | undefined): Markup {
  const text = (name: string, value: string | undefined) =>
    value === undefined ? undefined : element(name, losses.text(value, path))
  if (node.allowed) losses.leave('lists of allowed values', path)
  return element(
    'DFProperties',
    element('AccessType', ...accessTypes.filter(word => node.access.has(word)).map(word => element(word))),
    text('DefaultValue', node.defaultValue),
    text('Description', node.text),
    element('DFFormat', element(node.format)),
    element('Occurrence', occurrence(node)),
    element('Scope', element(node.scope)),
    text('DFTitle', node.title),
    element('DFType', ...types(node, losses, path, moid)),
    node.caseSense && element('CaseSense', element(node.caseSense)),
  )
}

function occurrence({ occurrence: word, most }: NodeDescription): Markup {
  if (!word.endsWith('OrN')) return element(word)
  // Without a number the form with any number says what is known.
  return most === undefined ? element(word.replace('OrN', 'OrMore')) : element(word, String(most))
}

function types(node: NodeDescription, losses: Losses, path: string, moid: string | undefined): readonly Markup[] {
  const { format, mime, ddfName } = node
  if (format === 'node') {
    if (mime.length > 0 && !ddfName && !moid) losses.leave('MIME types of interior nodes', path)
    return [element('DDFName', losses.text(ddfName || (moid ?? ''), path))]
  }
  if (mime.length > 0) return mime.map(type => element('MIME', losses.text(type, path)))
  if (ddfName) return [element('DDFName', losses.text(ddfName, path))]
  losses.assume(`MIME type ${usualMime(format)}`, path)
  return [element('MIME', usualMime(format))]
}
