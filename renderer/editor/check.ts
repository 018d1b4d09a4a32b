import { ruleProblems } from '#core/alerts/rule.ts'
import { type Described, profileProblems } from '#core/bootstrap/profile.ts'
import { checkDescribed } from '#core/check/check-described.ts'
import { checkText } from '#core/check/check-text.ts'
import { type Finding, Findings, type Levels } from '#core/finding.ts'
import { readJson } from '#core/json.ts'
import { createLineMap } from '#core/line-map.ts'
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
      return jsonProblems(text, levels, descriptions)
    case 'profile':
      return profileProblems(text, descriptions)
    case 'rule':
      return ruleProblems(text)
    case 'other':
      return []
  }
}

/** What the text of a JSON file is, by what it says of itself. */
export function jsonKind(text: string): 'profile' | 'rule' | 'json' {
  const [, kind] = /"kind"\s*:\s*"dmwb-(bootstrap-profile|alert-rule)"/.exec(text.slice(0, 5000)) ?? []
  return kind === undefined ? 'json' : kind === 'alert-rule' ? 'rule' : 'profile'
}

function jsonProblems(
  text: string,
  levels: Levels,
  descriptions: Described | undefined,
): readonly (Problem | Finding)[] {
  const kind = jsonKind(text)
  if (kind !== 'json') return problemsOf(kind, text, levels, descriptions)
  const json = readJson(text)
  if (!json.ok) return [json.problem]
  const { format, findings } = checkText(text, { most: mostProblems, levels })
  // Of other JSON there is nothing to say.
  if (format !== 'mo-json') return format === 'package' ? findings : []
  const described = new Findings({ most: mostProblems, levels })
  if (descriptions) checkDescribed(text, descriptions, described)
  return [...findings, ...described.list(createLineMap(text)).findings]
}
