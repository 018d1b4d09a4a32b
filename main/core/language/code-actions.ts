import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { accessOf, formatOf, isRunTimeName, nodeAt, pathOf, scopeOf, typeOf } from '../ddf/ddf-values.ts'
import { versionOf } from '../ddf-rules/check-grammar.ts'
import type { AccessType } from '../description.ts'
import type { Finding, TextEdit } from '../finding.ts'
import type { ActionOffer } from './language-types.ts'
import { changeNode } from './node-edits.ts'

/** What can be done with the node around `offset`, besides mending what is marked. */
export function nodeActions(
  document: DdfDocument,
  offset: number,
  findings: readonly Finding[],
): readonly ActionOffer[] {
  const node = nodeAt(document, offset)
  if (!node) return []
  return [...missingParts(node, findings), ...scopeActions(document, node), ...extraction(document, node)]
}

const partCodes: readonly Finding['code'][] = ['dtd.missing', 'ddf.no-name', 'ddf.no-properties']

/** All fixes of missing parts inside a node at once. */
function missingParts({ element }: DdfNode, findings: readonly Finding[]): readonly ActionOffer[] {
  const inside = findings.filter(
    ({ code, at, fix }) => fix && partCodes.includes(code) && at.offset >= element.start && at.offset < element.end,
  )
  const edits = withoutOverlap(inside.flatMap(({ fix }) => fix?.edits ?? []))
  return edits.length === 0 ? [] : [{ title: 'Add the missing parts of this node', kind: 'fix', edits }]
}

/** Edits at one place would be in no order. */
function withoutOverlap(edits: readonly TextEdit[]): readonly TextEdit[] {
  let end = -1
  return edits
    .toSorted((a, b) => a.offset - b.offset)
    .filter(({ offset, length }) => {
      if (offset <= end) return false
      end = offset + length
      return true
    })
}

function scopeActions(document: DdfDocument, node: DdfNode): readonly ActionOffer[] {
  const { df, own } = node
  if (!own.DFProperties) return []
  const has = (word: AccessType) => accessOf(node)?.has(word) ?? false
  const access = (word: AccessType, on: boolean) => changeNode(document, node, { part: 'access', word, on })
  const scope = (value: 'Permanent' | 'Dynamic') => changeNode(document, node, { part: 'scope', value })
  if (scopeOf(node) === 'Permanent') {
    // What comes at run time has to be able to go.
    const edits = [...(df.AccessType && !has('Delete') ? access('Delete', true) : []), ...scope('Dynamic')]
    return [{ title: 'Make this node dynamic', kind: 'rewrite', edits }]
  }
  // What gets its name at run time is made then.
  if (isRunTimeName(node.name ?? '')) return []
  const isLeaf = node.children.length === 0 && formatOf(node) !== 'node'
  const taken = (['Add', 'Delete'] as const).filter(word => has(word) && (word === 'Delete' || isLeaf))
  const edits = [...taken.flatMap(word => access(word, false)), ...scope('Permanent')]
  return [{ title: 'Make this node permanent', kind: 'rewrite', edits }]
}

/** An interior node becomes an object of its own; the place keeps a node with its MOID (DM TND 1.3 §10). */
function extraction(document: DdfDocument, node: DdfNode): readonly ActionOffer[] {
  const { xml, kind } = document
  const first = node.children[0]
  const last = node.children.at(-1)
  if (kind !== 'ddf' || !first || !last || !node.parent || !node.name || formatOf(node) !== 'node') return []
  const moid = typeOf(document, node).ddfName || `urn:example:mo:${node.name.toLowerCase()}:1.0`
  const typed = changeNode(document, node, { part: 'type', value: [{ kind: 'DDFName', text: moid }] })
  const from = xml.text.lastIndexOf('>', first.element.start - 1) + 1
  const { prefix } = document
  const version = versionOf(document) ?? '1.2'
  const whole = reindent(xml.text, node)
  const root = whole.replace(
    /<(\w+:)?DDFName\s*\/>|<(\w+:)?DDFName>[^<]*<\/(\w+:)?DDFName>/,
    `<${prefix}DDFName>${moid}</${prefix}DDFName>`,
  )
  return [
    {
      title: `Extract ${pathOf(node)} to an object of its own`,
      kind: 'extract',
      edits: [...typed, { offset: from, length: last.element.end - from, text: '' }],
      newFile: {
        name: `${node.name.replace(/[^\w.-]+/g, '-')}.ddf`,
        text: `<${prefix}MgmtTree${bindingsFor(document, root)}>\n  <${prefix}VerDTD>${version}</${prefix}VerDTD>\n  ${root}\n</${prefix}MgmtTree>\n`,
      },
    },
  ]
}

/** The namespaces of a tree that a piece of it needs, as attributes. */
function bindingsFor({ xml, trees }: DdfDocument, piece: string): string {
  const bindings = (trees[0]?.attributes ?? []).filter(({ name }) => {
    const [, prefix] = /^xmlns(?::(.+))?$/.exec(name) ?? ['', undefined]
    return (
      name === 'xmlns' || (prefix !== undefined && (piece.includes(`<${prefix}:`) || piece.includes(` ${prefix}:`)))
    )
  })
  return bindings.map(({ start, end }) => ` ${xml.text.slice(start, end)}`).join('')
}

/** The text of a node as it stands two blanks deep. */
function reindent(text: string, { element }: DdfNode): string {
  const indent = /[ \t]*$/.exec(text.slice(Math.max(0, element.start - 200), element.start))?.[0] ?? ''
  const lines = text.slice(element.start, element.end).split(/\r?\n/)
  return lines
    .map((line, index) => (index > 0 && line.startsWith(indent) ? `  ${line.slice(indent.length)}` : line))
    .join('\n')
}
