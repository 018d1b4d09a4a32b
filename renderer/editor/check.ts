import { ruleProblems } from '#core/alerts/rule.ts'
import { type Described, profileProblems } from '#core/bootstrap/profile.ts'
import { checkText } from '#core/check/check-text.ts'
import type { Levels } from '#core/finding.ts'
import { readJson } from '#core/json.ts'
import type { Problem } from '#core/problem.ts'

/** What a text claims to be; decides which rules it is checked by. */
export type CheckKind = 'ddf' | 'tnds' | 'xml' | 'json' | 'profile' | 'rule' | 'other'

/** Most problems shown for one text: a broken file would bury the first one. */
const mostProblems = 200

/** Everything that is wrong with a text, with line and column. Runs in the worker; the same core rules as the host. */
export function problemsIn(
  kind: CheckKind,
  text: string,
  levels: Levels = {},
  descriptions?: Described,
): readonly Problem[] {
  if (text.trim() === '') return []
  return problemsOf(kind, text, levels, descriptions).slice(0, mostProblems)
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
