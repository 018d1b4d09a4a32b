import { z } from 'zod'
import type { Problem } from '#core/problem.ts'
import type { Result } from '#core/result.ts'

// One operation of an HTTP interface for other systems: what it takes and gives stands here once, and is what the
// running interface checks and what its OpenAPI description says.

export interface Refusal {
  readonly status: number
  readonly problem: Problem
}

export interface Answered<Output> {
  readonly body: Output
  /** Address of what was made. */
  readonly location?: string
}

/** An operation whose caller was admitted as `Who`. */
export interface Operation<Who> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the prefix of the interface; `{name}` stands for one part. */
  readonly path: string
  readonly summary: string
  /** Status of success, in words. */
  readonly success: readonly [status: 200 | 202, words: string]
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly result: z.ZodType
  /** Statuses of refusals beside those of every operation. */
  readonly refusals: readonly number[]
  run(who: Who, input: OperationInput): Promise<Result<Answered<unknown>, Refusal>>
}

export interface OperationInput {
  readonly path: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
}

interface Definition<Who, Query extends z.ZodObject, Body extends z.ZodType, Output extends z.ZodType>
  extends Omit<Operation<Who>, 'query' | 'body' | 'result' | 'run'> {
  readonly query?: Query
  readonly body?: Body
  readonly result: Output
  run(
    who: Who,
    input: {
      readonly path: Readonly<Record<string, string>>
      readonly query: z.output<Query>
      readonly body: z.output<Body>
    },
  ): Promise<Result<Answered<z.input<Output>>, Refusal>>
}

/** Makes an operation; what it is given was checked against its schemas. */
export function operation<
  Who,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
  Output extends z.ZodType = z.ZodType,
>(definition: Definition<Who, Query, Body, Output>): Operation<Who> {
  // The schemas hold what the types say.
  return definition as unknown as Operation<Who>
}

/** A refusal in words (RFC 9457), as every interface answers it. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  words: z.string(),
  cause: z.string(),
  next: z.string(),
  at: z.record(z.string(), z.unknown()).optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
