import { getLocation, type Node as JsonNode, type Location, parseTree } from 'jsonc-parser'
import type { NodeDescription } from '../description.ts'
import type { Suggestion } from './language-types.ts'
import { childOf, describedAt, type JsonRules, type MoPlace, moPlace } from './mo-place.ts'
import { type JsonSchema, schemaAt, valuesOf } from './schema-at.ts'

/** What may be written at `offset` of a JSON text. */
export function completeJson(text: string, offset: number, rules: JsonRules): readonly Suggestion[] {
  const place = getLocation(text, offset)
  const taken = place.isAtPropertyKey ? namesBeside(text, offset) : new Set<string>()
  const found = offersAt(text, place, rules)
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

function offersAt(text: string, place: Location, rules: JsonRules): readonly Offer[] {
  const inside = moPlace(rules, place.path)
  const described = inside ? byDescriptions(text, inside, place.isAtPropertyKey) : []
  return described.length > 0 || rules.kind === 'mo' ? described : bySchema(place, rules.schema)
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

function byDescriptions(text: string, place: MoPlace, isAtPropertyKey: boolean): readonly Offer[] {
  const { inner, descriptions } = place
  if (isAtPropertyKey && inner.length <= 1) return elementMembers
  if (!isAtPropertyKey && inner.length === 1 && inner[0] === 'ClientURI') {
    return descriptions.map(({ moid, root }) => {
      const value = JSON.stringify(`${moid}//`)
      return { name: moid, value, words: root.title ?? root.text }
    })
  }
  if (inner[0] !== 'MOData') return []
  const node = describedAt(text, place)
  if (!node) return []
  const names = inner.slice(1, isAtPropertyKey ? -1 : undefined)
  if (isAtPropertyKey && names.length === 0) return [memberOf(node)]
  const here = names.slice(1).reduce<NodeDescription | undefined>((found, name) => childOf(found, String(name)), node)
  if (!here) return []
  if (isAtPropertyKey) return here.children.filter(({ name }) => name !== undefined).map(memberOf)
  return leafValues(here).map(value => ({ name: value, value, words: here.text }))
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
