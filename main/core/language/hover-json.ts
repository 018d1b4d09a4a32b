import { getLocation } from 'jsonc-parser'
import type { NodeDescription } from '../description.ts'
import { decodeValue } from './decode-value.ts'
import type { HoverText } from './language-types.ts'
import { childOf, describedAt, type JsonRules, type MoPlace, moPlace } from './mo-place.ts'
import { schemaAt, valuesOf } from './schema-at.ts'

/** What is known about the member or value at `offset` of a JSON text. */
export function hoverJson(text: string, offset: number, rules: JsonRules): HoverText | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset)
  if (!previousNode) return undefined
  const start = previousNode.offset
  const end = start + previousNode.length
  const parts = factsAt(text, path, rules)
  const value: unknown = isAtPropertyKey ? undefined : previousNode.value
  const decoded = typeof value === 'string' ? decodeValue(value) : []
  const all = [...parts, ...decoded]
  return all.length > 0 ? { start, end, parts: all } : undefined
}

type Path = ReturnType<typeof getLocation>['path']

function factsAt(text: string, path: Path, rules: JsonRules): readonly string[] {
  const inside = moPlace(rules, path)
  const described = inside ? byDescription(text, inside) : []
  return described.length > 0 || rules.kind === 'mo' ? described : bySchema(rules.schema, path)
}

function bySchema(schema: Extract<JsonRules, { kind: 'schema' }>['schema'], path: Path): readonly string[] {
  const found = schemaAt(schema, path)
  const words = found.map(({ description }) => description).find(text => text !== undefined)
  const values = valuesOf(found)
  const listed = values.length > 0 ? [`One of ${values.map(value => `\`${value}\``).join(', ')}`] : []
  return [...(words ? [words] : []), ...listed]
}

function byDescription(text: string, place: MoPlace): readonly string[] {
  const { inner } = place
  if (inner[0] !== 'MOData' || inner.length < 2) return []
  const node = inner
    .slice(2)
    .reduce<NodeDescription | undefined>((found, name) => childOf(found, String(name)), describedAt(text, place))
  if (!node) return []
  const { title, format, occurrence, access, defaultValue, text: words } = node
  const facts = [
    format,
    occurrence,
    [...access].join(' '),
    defaultValue === undefined ? '' : `default \`${defaultValue.slice(0, 80)}\``,
  ]
  return [[title, facts.filter(fact => fact !== '').join(' · '), words?.slice(0, 500)].filter(Boolean).join('  \n')]
}
