import { findNodeAtLocation, type JSONPath, parseTree } from 'jsonc-parser'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { JsonSchema } from './schema-at.ts'

/** What rules a JSON text follows: a schema, the descriptions of management objects, or both, each in its part. */
export type JsonRules =
  | { readonly kind: 'schema'; readonly schema: JsonSchema; readonly objects?: ObjectRules }
  | { readonly kind: 'mo'; readonly descriptions: readonly MoDescription[] }
/** The member that holds MO elements (OMA DM 2.0 §7.2.1.4) in a text with a schema. */
export interface ObjectRules {
  readonly member: string
  readonly descriptions: readonly MoDescription[]
}

/** A place inside of an MO element. */
export interface MoPlace {
  /** Where the element stands in the text. */
  readonly element: JSONPath
  /** The way from the element to the place. */
  readonly inner: JSONPath
  readonly descriptions: readonly MoDescription[]
}

/** The MO element that a place of a text belongs to, if it does. */
export function moPlace(rules: JsonRules, path: JSONPath): MoPlace | undefined {
  if (rules.kind === 'mo') {
    const depth = typeof path[0] === 'number' ? 1 : 0
    return { element: path.slice(0, depth), inner: path.slice(depth), descriptions: rules.descriptions }
  }
  const { objects } = rules
  if (!objects || path[0] !== objects.member || typeof path[1] !== 'number' || path.length < 3) return undefined
  return { element: path.slice(0, 2), inner: path.slice(2), descriptions: objects.descriptions }
}

/** The description of the node that the ClientURI of the element around a place addresses. */
export function describedAt(text: string, { element, descriptions }: MoPlace): NodeDescription | undefined {
  const tree = parseTree(text)
  const uri = String((tree && findNodeAtLocation(tree, [...element, 'ClientURI'])?.value) ?? '')
  const description = descriptions.find(({ moid }) => uri === moid || uri.startsWith(`${moid}/`))
  const names = uri
    .slice((description?.moid.length ?? 0) + 1)
    .split('/')
    .slice(1)
    .filter(name => name !== '')
  return names.reduce<NodeDescription | undefined>((found, name) => childOf(found, name), description?.root)
}

/** The node below that answers to a name: the one so named, else an un-named one. */
export function childOf(node: NodeDescription | undefined, name: string): NodeDescription | undefined {
  return node?.children.find(child => child.name === name) ?? node?.children.find(child => child.name === undefined)
}
