import { ruleProblems } from '#core/alerts/rule.ts'
import { profileProblems } from '#core/bootstrap/profile.ts'
import { parseDdf } from '#core/ddf/parse-ddf.ts'
import { Findings } from '#core/finding.ts'
import { readJson } from '#core/json.ts'
import { createLineMap } from '#core/line-map.ts'
import type { Problem } from '#core/problem.ts'
import { scanXml } from '#core/xml/scan-xml.ts'

/** What a text claims to be; decides which rules it is checked by. */
export type CheckKind = 'ddf' | 'tnds' | 'xml' | 'json' | 'profile' | 'rule' | 'other'

/** Most problems shown for one text: a broken file would bury the first one. */
const mostProblems = 200

/** Everything that is wrong with a text, with line and column. Runs in the worker; the same core rules as the host. */
export function checkText(kind: CheckKind, text: string): readonly Problem[] {
  if (text.trim() === '') return []
  return problemsOf(kind, text).slice(0, mostProblems)
}

function problemsOf(kind: CheckKind, text: string): readonly Problem[] {
  switch (kind) {
    case 'ddf':
    case 'xml':
    case 'tnds':
      return /<(?:DF|RT)Properties/.test(text) ? parseDdf(text).problems : xmlProblems(text)
    case 'json':
      return onlyProblem(readJson(text))
    case 'profile':
      return profileProblems(text)
    case 'rule':
      return ruleProblems(text)
    case 'other':
      return []
  }
}

function xmlProblems(text: string): readonly Problem[] {
  const findings = new Findings()
  const lines = createLineMap(text)
  scanXml(text, findings, lines)
  return findings.list(lines).findings
}

function onlyProblem(
  result: { readonly ok: true } | { readonly ok: false; readonly problem: Problem },
): readonly Problem[] {
  return result.ok ? [] : [result.problem]
}
