import { type Problem, problem } from '#core/problem.ts'

/** Why a call brought no answer: what was asked is refused at the door of the host, or the host failed. */
export function noAnswer(cause: unknown): Problem {
  const refused = firstIssue(cause)
  if (refused !== undefined) return problem('host.not-taken', { what: refused })
  return problem('host.no-answer', { what: cause instanceof Error ? cause.message : '' })
}

interface Issue {
  readonly message?: unknown
  readonly path?: unknown
}

/** The first thing that a schema of the contract found: `url: Invalid URL`. */
function firstIssue(cause: unknown): string | undefined {
  const { code, data } = (cause ?? {}) as { readonly code?: unknown; readonly data?: { readonly issues?: unknown } }
  const issues = code === 'BAD_REQUEST' ? data?.issues : undefined
  const first = Array.isArray(issues) ? (issues[0] as Issue | undefined) : undefined
  if (typeof first?.message !== 'string') return undefined
  const path = Array.isArray(first.path) ? first.path.map(String).join('/') : ''
  return path === '' ? first.message : `${path}: ${first.message}`
}
