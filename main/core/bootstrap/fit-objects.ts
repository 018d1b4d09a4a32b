import { parseClientUri } from '../client-uri.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { childDescription } from '../tree/describe.ts'
import { fitValue } from '../tree/values.ts'

/** The objects with the JSON types of their DDFs: what a placeholder brought is text, and may stand for a number. */
export function fitObjects(document: MoDocument, descriptions: ReadonlyMap<string, MoDescription>): MoDocument {
  return document.map(element => {
    const description = describedNode(element, descriptions)
    return description ? { ...element, node: fitNode(description, element.node) } : element
  })
}

function describedNode(
  { uri }: MoElement,
  descriptions: ReadonlyMap<string, MoDescription>,
): NodeDescription | undefined {
  const parsed = parseClientUri(uri, descriptions)
  if (!parsed.ok) return undefined
  return parsed.value.path.reduce<NodeDescription | undefined>(
    (node, step) => node && (step.kind === 'name' ? childDescription(node, step.name) : node.children[0]),
    descriptions.get(parsed.value.moid)?.root,
  )
}

/** What does not fit stays as it is; the check tells. */
function fitNode(description: NodeDescription, node: MoNode): MoNode {
  if (node.kind === 'leaf') {
    const value = description.format === 'node' ? undefined : fitValue(description.format, node.value)
    return value === undefined ? node : { kind: 'leaf', value }
  }
  const children = [...node.children].map(([name, child]) => {
    const below = childDescription(description, name, child.kind)
    return [name, below ? fitNode(below, child) : child] as const
  })
  return { kind: 'interior', children: new Map(children) }
}
