import { Failure } from '#core/failure.ts'
import { type Problem, problem } from '#core/problem.ts'

/** What to say when something of our own broke: the kind of failure, never its insides. */
export function internalProblem(error: unknown): Problem {
  if (error instanceof Failure) return error.problem
  const { code, name } = error as NodeJS.ErrnoException
  return problem('server.internal', { what: code ?? name ?? 'unknown failure' })
}
