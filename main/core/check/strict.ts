import type { Levels } from '../finding.ts'
import type { ProblemCode } from '../problem.ts'
import { dtdProblems } from '../problems/dtd.ts'

// What the rules tell in place of the grammar, because they know better what is meant.
const toldByRules: readonly ProblemCode[] = ['ddf.no-name', 'ddf.no-format', 'ddf.unknown-word']

/** The levels of a strict check: whatever a validating parser would refuse is an error. */
export const strictLevels: Levels = Object.fromEntries(
  [...Object.keys(dtdProblems), ...toldByRules].map(code => [code, 'error']),
)
