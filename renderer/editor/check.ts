import { ruleProblems } from '#core/alerts/rule.ts'
import { type Described, profileProblems } from '#core/bootstrap/profile.ts'
import { checkText } from '#core/check/check-text.ts'
import type { Finding, Levels } from '#core/finding.ts'
import { readJson } from '#core/json.ts'
import type { Problem } from '#core/problem.ts'
import type { Severity } from '#core/problems/table.ts'
import { severityOf } from './severity.ts'

/** What a text claims to be; decides which rules it is checked by. */
export type CheckKind = 'ddf' | 'tnds' | 'xml' | 'json' | 'profile' | 'rule' | 'other'

/** Most errors, and most other problems, shown for one text: a broken file would bury the first one. */
export const mostProblems = 150

/** What is shown of the problems of a text, and how many there are in all. */
export interface FoundProblems {
  readonly problems: readonly (Problem | Finding)[]
  readonly counts: Readonly<Record<Severity, number>>
}

/** Everything that is wrong with a text, with line and column. Runs in the worker; the same core rules as the host. */
export function problemsIn(
  kind: CheckKind,
  text: string,
  levels: Levels = {},
  descriptions?: Described,
): readonly Problem[] {
  if (text.trim() === '') return []
  return problemsOf(kind, text, levels, descriptions)
}

/** The first of some problems; each counts as it matters. */
export function countedProblems(problems: readonly (Problem | Finding)[]): FoundProblems {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 }
  for (const found of problems) counts[severityOf(found)] += 1
  return { problems: problems.slice(0, mostProblems), counts }
}

function problemsOf(
  kind: CheckKind,
  text: string,
  levels: Levels,
  descriptions: Described | undefined,
): readonly Problem[] {
  switch (kind) {
    case 'ddf':
    case 'xml':
    case 'tnds':
      return checkText(text, { most: mostProblems, levels }).findings
    case 'json':
      return onlyProblem(readJson(text))
    case 'profile':
      return profileProblems(text, descriptions)
    case 'rule':
      return ruleProblems(text)
    case 'other':
      return []
  }
}

function onlyProblem(
  result: { readonly ok: true } | { readonly ok: false; readonly problem: Problem },
): readonly Problem[] {
  return result.ok ? [] : [result.problem]
}
