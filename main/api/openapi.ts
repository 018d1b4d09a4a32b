import { z } from 'zod'
import { type Operation, problemSchema } from './operation.ts'

// An interface described in OpenAPI 3.1, from the very schemas that its requests are checked by.

export interface ApiAbout {
  readonly title: string
  readonly version: string
  readonly description: string
  /** Path that all operations lie below, without a slash at its end. */
  readonly prefix: string
  readonly security: { readonly name: string; readonly scheme: Readonly<Record<string, string>> }
}

/** Refusals that any operation may meet. */
const commonRefusals: Readonly<Record<number, string>> = {
  400: 'The request has another form.',
  401: 'Who asks is not known.',
  403: 'It is not allowed.',
  413: 'The body is too large.',
  415: 'The body is no JSON.',
  421: 'The Host header names another machine.',
  429: 'Too many requests; Retry-After says when the next one is taken.',
}
const otherRefusals: Readonly<Record<number, string>> = {
  404: 'There is no such thing, or it is another one’s.',
  409: 'It cannot be done as things stand.',
  502: 'The workbench behind this one could not be asked.',
  508: 'The commands go in a circle.',
}

/** The description, as plain JSON. */
export function describeApi<Who>(
  { title, version, description, prefix, security }: ApiAbout,
  operations: readonly Operation<Who>[],
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const item of operations) {
    const path = `${prefix}${item.path}`
    paths[path] = { ...paths[path], [item.method.toLowerCase()]: describeOperation(item) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema) },
      securitySchemes: { [security.name]: security.scheme },
    },
    security: [{ [security.name]: [] }],
  }
}

function describeOperation<Who>(item: Operation<Who>): Record<string, unknown> {
  const [status, words] = item.success
  const inPath = [...item.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const refusals = { ...commonRefusals, ...pick(otherRefusals, item.refusals) }
  return {
    operationId: item.id,
    summary: item.summary,
    parameters: [...inPath, ...(item.query ? queryParameters(item.query) : [])],
    ...(item.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(item.body) } } },
    }),
    responses: {
      [status]: { description: words, content: { 'application/json': { schema: schemaOf(item.result) } } },
      ...Object.fromEntries(Object.entries(refusals).map(([code, why]) => [code, refusal(why)])),
    },
  }
}

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

function queryParameters(query: z.ZodObject): readonly Record<string, unknown>[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    readonly properties?: Record<string, unknown>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}

function pick(words: Readonly<Record<number, string>>, statuses: readonly number[]): Record<number, string> {
  return Object.fromEntries(statuses.map(status => [status, words[status] ?? 'Refused.']))
}
