import { type AccessType, type Format, formats, type NodeDescription } from '../description.ts'
import type { LineMap } from '../line-map.ts'
import { attributeOf } from '../xml/text-of.ts'
import type { XmlDocument, XmlElement } from '../xml/xml-types.ts'

// The `<dmtree><node name type access>` form that some DM Clients keep their tree in.

const accessLetters: Readonly<Record<string, AccessType>> = {
  A: 'Add',
  C: 'Copy',
  D: 'Delete',
  E: 'Exec',
  G: 'Get',
  R: 'Replace',
}

/** Reads the compact form. Deeper than `limit` is left out, so that recursion is safe. */
export function compactRoots(
  xml: XmlDocument,
  lines: LineMap,
  limit: number,
): readonly { readonly node: NodeDescription }[] {
  const read = ({ children }: XmlElement, depth: number): readonly NodeDescription[] =>
    depth >= limit
      ? []
      : children
          .filter(({ name }) => name === 'node')
          .map(element => describe(xml, lines, element, read(element, depth + 1)))
  return xml.roots.flatMap(root => read(root, 0)).map(node => ({ node }))
}

/** How many nodes the compact form has. */
export function compactNodes({ roots }: XmlDocument): number {
  const open = [...roots]
  let count = 0
  for (let element = open.pop(); element; element = open.pop()) {
    if (element.name === 'node') count += 1
    for (const child of element.children) open.push(child)
  }
  return count
}

function describe(
  xml: XmlDocument,
  lines: LineMap,
  element: XmlElement,
  children: readonly NodeDescription[],
): NodeDescription {
  const attribute = (name: string) => attributeOf(xml, element, name)
  const [name, type, access = 'G', value] = ['name', 'type', 'access', 'value'].map(attribute)
  const format: Format = children.length > 0 ? 'node' : (formats.find(each => each === type) ?? 'node')
  const unnamed = name === undefined || name === '' || name === '*'
  return {
    ...(!unnamed && { name }),
    access: new Set([...access].flatMap(letter => accessLetters[letter] ?? [])),
    format,
    occurrence: unnamed ? 'ZeroOrMore' : 'One',
    scope: unnamed ? 'Dynamic' : 'Permanent',
    ...(value !== undefined && { defaultValue: value }),
    mime: [],
    children,
    line: lines.place(element.start).line,
  }
}
