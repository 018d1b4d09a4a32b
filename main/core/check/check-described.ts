import { checkObjects } from '../bootstrap/check-objects.ts'
import type { Described } from '../bootstrap/profile.ts'
import type { Findings } from '../finding.ts'
import { readJson } from '../json.ts'
import { decodeMoDocument } from '../mo-document.ts'
import type { ProblemCode } from '../problem.ts'
import { locateProblems } from '../schema-problems.ts'

/** What counts for every MO document; it may hold a part of an object, and what no server may write. */
const forAll: readonly ProblemCode[] = [
  'bootstrap.node-unknown',
  'bootstrap.node-format',
  'bootstrap.node-value',
  'bootstrap.node-too-many',
]

/** Holds an MO document against the descriptions at hand: names, formats, allowed values, how many there are. */
export function checkDescribed(text: string, descriptions: Described, findings: Findings): void {
  const json = readJson(text)
  const document = json.ok ? decodeMoDocument(json.value, { uriOptional: true }) : json
  if (!json.ok || !document.ok) return
  const found = checkObjects(document.value.value, descriptions).filter(({ code }) => forAll.includes(code))
  // One object alone has no number.
  const isList = Array.isArray(json.value)
  const placed = found.map(each => ({ ...each, at: { path: (each.at?.path ?? '').slice(isList ? 0 : 2) } }))
  for (const each of locateProblems(text, placed)) findings.addProblem(each, 'warning')
}
