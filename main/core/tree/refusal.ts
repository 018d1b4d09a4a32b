import { type Place, type Problem, type ProblemCode, problem } from '../problem.ts'
import { type Failed, failed } from '../result.ts'

/** Why the tree refuses a command: the status to answer (OMA DM 2.0 App. C), and the problem in words. */
export interface Refusal {
  readonly status: number
  readonly problem: Problem
}

type TreeCode = Extract<ProblemCode, `tree.${string}`>

const statusOf: Readonly<Record<TreeCode, number>> = {
  'tree.ambiguous': 404,
  'tree.missing-child': 400,
  'tree.no-access': 403,
  'tree.no-right': 403,
  'tree.not-delegable': 403,
  'tree.not-deletable': 405,
  'tree.not-executable': 405,
  'tree.not-found': 404,
  'tree.not-one-element': 400,
  'tree.permanent': 405,
  'tree.saved-state-broken': 500,
  'tree.too-many': 400,
  'tree.undescribed': 400,
  'tree.unknown-mo': 404,
  'tree.unpicked-name': 400,
  'tree.unsupported-media-type': 415,
  'tree.wrong-kind': 400,
  'tree.wrong-label': 400,
  'tree.wrong-top-member': 400,
  'tree.wrong-value': 400,
}

const hasStatus = (code: ProblemCode): code is TreeCode => code in statusOf

/** The refusal that goes with a problem; whatever does not belong to the tree is a bad request. */
export function refusalFor(item: Problem): Failed<Refusal> {
  return failed({ status: hasStatus(item.code) ? statusOf[item.code] : 400, problem: item })
}

/** A refusal at a ClientURI. */
export function refuse(code: TreeCode, detail: Record<string, string | number>, uri?: string): Failed<Refusal> {
  const at: Place | undefined = uri === undefined ? undefined : { path: uri }
  return refusalFor(problem(code, { ...(uri !== undefined && { uri }), ...detail }, at))
}
