import type { Levels } from '../finding.ts'
import { readJson } from '../json.ts'
import { type ProblemCode, problem } from '../problem.ts'
import { problemTable } from '../problems/index.ts'
import type { Severity } from '../problems/table.ts'
import { isMembers } from '../reading.ts'
import { failed, ok, type Result } from '../result.ts'

/** The file of a workspace that says how much each problem matters there. */
export const levelsFile = 'dmwb-check.json'

const words = ['error', 'warning', 'info', 'hint', 'off'] as const

/** Levels as the workspace keeps them: `{"levels": {"dtd.order": "off"}}`. Problem `check.levels`. */
export function readLevels(text: string): Result<Levels> {
  const json = readJson(text)
  if (!json.ok) return json
  const levels = isMembers(json.value) ? json.value.levels : undefined
  if (!isMembers(levels)) return failed(problem('check.levels', { what: 'it has no member "levels"' }))
  const found: Partial<Record<ProblemCode, Severity | 'off'>> = {}
  for (const [code, level] of Object.entries(levels)) {
    const entry = typeof level === 'string' ? levelOf(code, level) : failed(`${code} needs a word`)
    if (!entry.ok) return failed(problem('check.levels', { what: entry.problem }))
    Object.assign(found, entry.value)
  }
  return ok(found)
}

/** The level of one code; else words that say what is wrong. */
export function levelOf(code: string, level: string): Result<Levels, string> {
  if (!isCode(code)) return failed(`there is no problem ${code}`)
  const word = words.find(each => each === level)
  return word === undefined ? failed(`${level} is none of ${words.join(', ')}`) : ok({ [code]: word })
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problemTable, code)
