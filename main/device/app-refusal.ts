import type { Problem } from '#core/problem.ts'
import { failed, type Result } from '#core/result.ts'

/** Why an application is refused, and the HTTP status that says so. */
export interface AppRefusal {
  readonly status: number
  readonly problem: Problem
}

export const refused = (status: number, why: Problem): Result<never, AppRefusal> => failed({ status, problem: why })
