import { type AccessType, type Format, formats, type NodeDescription } from '../description.ts'
import type { XmlListener } from './xml-events.ts'

// The `<dmtree><node name type access>` form that some DM Clients keep their tree in.

const accessLetters: Readonly<Record<string, AccessType>> = {
  A: 'Add',
  C: 'Copy',
  D: 'Delete',
  E: 'Exec',
  G: 'Get',
  R: 'Replace',
}

interface OpenNode {
  readonly attributes: Readonly<Record<string, string>>
  readonly line: number
  readonly children: NodeDescription[]
}

/** Reads the compact form; `roots` grows as the document is read. Deeper than `limit` is left out. */
export function compactTreeReader(
  limit: number,
): XmlListener & { readonly roots: { readonly node: NodeDescription }[] } {
  const roots: { readonly node: NodeDescription }[] = []
  const open: OpenNode[] = []
  return {
    roots,
    open(name, attributes, { line }) {
      if (name === 'node') open.push({ attributes, line, children: [] })
    },
    text() {},
    close(name) {
      const last = name === 'node' ? open.pop() : undefined
      if (!last || open.length >= limit) return
      const node = describe(last)
      const parent = open.at(-1)
      if (parent) parent.children.push(node)
      else roots.push({ node })
    },
  }
}

function describe({ attributes, line, children }: OpenNode): NodeDescription {
  const { name = '', type = '', access = 'G', value } = attributes
  const format: Format = children.length > 0 ? 'node' : (formats.find(each => each === type) ?? 'node')
  const unnamed = name === '' || name === '*'
  return {
    ...(!unnamed && { name }),
    access: new Set([...access].flatMap(letter => accessLetters[letter] ?? [])),
    format,
    occurrence: unnamed ? 'ZeroOrMore' : 'One',
    scope: unnamed ? 'Dynamic' : 'Permanent',
    ...(value !== undefined && { defaultValue: value }),
    mime: [],
    children,
    line,
  }
}
