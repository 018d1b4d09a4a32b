import { createLineMap } from '../line-map.ts'
import type { Problem } from '../problem.ts'
import { problemTable } from '../problems/index.ts'
import type { ProblemWords } from '../problems/table.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { checkDecoded, newFindings } from './check-text.ts'
import type { Checked, CheckOptions } from './check-types.ts'
import { walkWbxml } from './walk-wbxml.ts'

/**
 * Checks WBXML: its structure, its tokens, and what they say by the same rules as the XML form. Places are those of that
 * form, as `dmwb convert --to xml` writes it; what the bytes themselves have is told at the beginning, or by its byte.
 */
export function checkWbxml(bytes: Uint8Array, options: CheckOptions): Checked {
  // The namespaces of the XML form are ours.
  const findings = newFindings({ ...options, levels: { 'dtd.attribute': 'off', ...options.levels } })
  const { elements, nodes, fault } = walkWbxml(bytes)
  const decoded = decodeWbxml(bytes)
  if (fault) findings.add('check.wbxml', 0, 0, { ...fault })
  else if (!decoded.ok) findings.addProblem(decoded.problem, isForeign(decoded.problem) ? 'warning' : 'error')
  const head = { format: 'wbxml', encoding: undefined, dtdValid: undefined } as const
  const wellFormed = fault === undefined && (decoded.ok || isForeign(decoded.problem))
  if (!decoded.ok) {
    return { ...head, nodes: nodes > 0 ? nodes : elements, wellFormed, ...findings.list(createLineMap('')) }
  }
  for (const { code, detail } of decoded.value.warnings) {
    const words: ProblemWords = problemTable[code]
    findings.addProblem({ code, ...(detail && { detail }) }, words.severity ?? 'error')
  }
  const checked = checkDecoded(writeMarkup(decoded.value.root), 'UTF-8', true, findings, options)
  // The fixes would change the XML form, which is nobody's file.
  const inBytes = checked.findings.map(({ fix: _fix, ...finding }) => finding)
  return { ...checked, findings: inBytes, ...head, wellFormed }
}

/** Of a language that is not known the structure alone is judged. */
const isForeign = ({ code }: Problem) => code === 'wbxml.language-unknown'
