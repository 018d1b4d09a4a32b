import type { JSONPath } from 'jsonc-parser'

/** As much of JSON Schema as our own schemas use. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

/** The schemas that apply to the value at `path`; several where there are alternatives. */
export function schemaAt(schema: JsonSchema, path: JSONPath): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (found, step) => found.flatMap(each => inside(each, step)).flatMap(alternatives),
    alternatives(schema),
  )
}

/** The values that schemas list, as JSON. */
export function valuesOf(schemas: readonly JsonSchema[]): readonly string[] {
  const values = schemas.flatMap(alternatives).flatMap(({ enum: listed = [], const: only, type }) => {
    if (only !== undefined) return [only]
    return listed.length === 0 && type === 'boolean' ? [true, false] : listed
  })
  return [...new Set(values.map(value => JSON.stringify(value)))]
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf = [], oneOf = [], allOf = [] } = schema
  return [schema, ...[...anyOf, ...oneOf, ...allOf].flatMap(alternatives)]
}

function inside({ properties, items, additionalProperties }: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return items ? [items] : []
  const named = properties && Object.hasOwn(properties, step) ? properties[step] : undefined
  if (named) return [named]
  return typeof additionalProperties === 'object' ? [additionalProperties] : []
}
