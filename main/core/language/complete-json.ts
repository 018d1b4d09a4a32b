import { getLocation, type JSONPath, type Node as JsonNode, type Location, parseTree } from 'jsonc-parser'
import type { MoDescription, NodeDescription } from '../description.ts'
import type { Suggestion } from './language-types.ts'
import { type JsonSchema, schemaAt, valuesOf } from './schema-at.ts'

/** What rules a JSON text follows: a schema, or the descriptions of management objects. */
export type JsonRules =
  | { readonly kind: 'schema'; readonly schema: JsonSchema }
  | { readonly kind: 'mo'; readonly descriptions: readonly MoDescription[] }

/** What may be written at `offset` of a JSON text. */
export function completeJson(text: string, offset: number, rules: JsonRules): readonly Suggestion[] {
  const place = getLocation(text, offset)
  const taken = place.isAtPropertyKey ? namesBeside(text, offset) : new Set<string>()
  const found =
    rules.kind === 'schema' ? bySchema(place, rules.schema) : byDescriptions(text, place, rules.descriptions)
  const { previousNode } = place
  const replace = previousNode
    ? { start: previousNode.offset, end: previousNode.offset + previousNode.length }
    : { start: offset, end: offset }
  const follows = /^\s*:/.test(text.slice(replace.end, replace.end + 100))
  return found
    .filter(({ name }) => !taken.has(name))
    .map(({ name, value, detail, words }) => {
      const label = place.isAtPropertyKey ? name : (value ?? JSON.stringify(name))
      const insert = place.isAtPropertyKey ? JSON.stringify(name) + (follows ? '' : `: ${value ?? '$1'}`) : plain(label)
      return {
        label,
        kind: place.isAtPropertyKey ? 'member' : 'value',
        insert,
        replace,
        filter: place.isAtPropertyKey ? JSON.stringify(name) : label,
        ...(detail && { detail }),
        ...(words && { words }),
      } satisfies Suggestion
    })
}

interface Offer {
  readonly name: string
  /** Snippet of the value that belongs to a member, or the value itself. */
  readonly value?: string
  readonly detail?: string | undefined
  readonly words?: string | undefined
}

const plain = (text: string) => text.replaceAll(/[$}\\]/g, '\\$&')

/** Names that the object around `offset` has already, but for the one that is being written. */
function namesBeside(text: string, offset: number): ReadonlySet<string> {
  const names = new Set<string>()
  let object: JsonNode | undefined
  for (let node = parseTree(text); node; ) {
    if (node.type === 'object') object = node
    node = node.children?.find(child => child.offset < offset && offset < child.offset + child.length)
  }
  for (const { children = [] } of object?.children ?? []) {
    const [key] = children
    if (key && !(key.offset <= offset && offset <= key.offset + key.length)) names.add(String(key.value))
  }
  return names
}

function bySchema({ path, isAtPropertyKey }: Location, schema: JsonSchema): readonly Offer[] {
  if (!isAtPropertyKey) {
    const here = schemaAt(schema, path)
    return valuesOf(here).map(value => ({ name: value, value, words: here[0]?.description }))
  }
  return schemaAt(schema, path.slice(0, -1)).flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([name, member]) => ({
      name,
      value: valueSnippet(member),
      detail: required.includes(name) ? 'required' : undefined,
      words: member.description,
    })),
  )
}

function valueSnippet(schema: JsonSchema): string {
  const values = valuesOf([schema])
  if (values.length === 1) return plain(values[0] ?? '')
  if (values.length > 1) return `\${1|${values.map(value => value.replaceAll(/[,|\\]/g, '\\$&')).join(',')}|}`
  if (schema.type === 'object') return '{\n\t$1\n}'
  if (schema.type === 'array') return '[$1]'
  return schema.type === 'string' ? '"$1"' : '$1'
}

const elementMembers: readonly Offer[] = [
  { name: 'ClientURI', value: '"$1"', detail: 'required', words: 'Where the data belongs (OMA DM 2.0 §6.1).' },
  {
    name: 'MOData',
    value: '{\n\t$1\n}',
    detail: 'required',
    words: 'The addressed node with what is below it (§7.2.1.4).',
  },
  { name: 'DDF', value: '"$1"', words: 'Address of the description.' },
  { name: 'CV', value: '"$1"', words: 'Cache validator of the data.' },
]

function byDescriptions(text: string, place: Location, descriptions: readonly MoDescription[]): readonly Offer[] {
  const { isAtPropertyKey } = place
  const path = typeof place.path[0] === 'number' ? place.path.slice(1) : place.path
  if (isAtPropertyKey && path.length <= 1) return elementMembers
  if (!isAtPropertyKey && path.length === 1 && path[0] === 'ClientURI') {
    return descriptions.map(({ moid, root }) => {
      const value = JSON.stringify(`${moid}//`)
      return { name: moid, value, words: root.title ?? root.text }
    })
  }
  if (path[0] !== 'MOData') return []
  const start = describedAt(text, place.path, descriptions)
  if (!start) return []
  const { node, isRoot } = start
  const names = path.slice(1, isAtPropertyKey ? -1 : undefined)
  if (isRoot && isAtPropertyKey && names.length === 0) return [memberOf(node)]
  const here = names.slice(1).reduce<NodeDescription | undefined>((found, name) => childOf(found, String(name)), node)
  if (!here) return []
  if (isAtPropertyKey) return here.children.filter(({ name }) => name !== undefined).map(memberOf)
  return leafValues(here).map(value => ({ name: value, value, words: here.text }))
}

/** The description of the node that the ClientURI of the element around a place addresses. */
export function describedAt(
  text: string,
  path: JSONPath,
  descriptions: readonly MoDescription[],
): { readonly node: NodeDescription; readonly isRoot: boolean } | undefined {
  const tree = parseTree(text)
  const element = typeof path[0] === 'number' ? tree?.children?.[path[0]] : tree
  const pair = element?.children?.find(({ children }) => children?.[0]?.value === 'ClientURI')
  const uri = String(pair?.children?.[1]?.value ?? '')
  const description = descriptions.find(({ moid }) => uri === moid || uri.startsWith(`${moid}/`))
  if (!description) return undefined
  const names = uri
    .slice(description.moid.length + 1)
    .split('/')
    .slice(1)
    .filter(name => name !== '')
  const node = names.reduce<NodeDescription | undefined>((found, name) => childOf(found, name), description.root)
  return node && { node, isRoot: true }
}

/** The node below that answers to a name: the one so named, else an un-named one. */
export function childOf(node: NodeDescription | undefined, name: string): NodeDescription | undefined {
  return node?.children.find(child => child.name === name) ?? node?.children.find(child => child.name === undefined)
}

function memberOf(node: NodeDescription): Offer {
  const values = leafValues(node)
  const interior = node.format === 'node'
  return {
    name: node.name ?? 'name',
    value: interior ? '{\n\t$1\n}' : values.length > 0 ? plain(values[0] ?? '') : sampleOf(node),
    detail: `${node.format}${node.occurrence === 'One' || node.occurrence === 'OneOrMore' ? ', required' : ''}`,
    words: node.title ?? node.text,
  }
}

function leafValues({ format, allowed = [], defaultValue }: NodeDescription): readonly string[] {
  const written = (value: string) =>
    format === 'int' || format === 'float' || format === 'bool' ? value : JSON.stringify(value)
  if (format === 'bool') return ['true', 'false']
  if (format === 'null') return ['null']
  return [...new Set([...(defaultValue === undefined ? [] : [defaultValue]), ...allowed])].map(written)
}

function sampleOf({ format }: NodeDescription): string {
  return format === 'int' || format === 'float' ? '$1' : '"$1"'
}
