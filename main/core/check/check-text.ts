import { modelOf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { createLineMap, type LineMap } from '../line-map.ts'
import type { ProblemCode } from '../problem.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { checkJson } from './check-json.ts'
import { checkScanned } from './check-scanned.ts'
import type { Checked, CheckOptions } from './check-types.ts'
import { strictLevels } from './strict.ts'

/** Checks a text of any kind, in layers: its form, the grammar, the rules of the specification, good practice. */
export function checkText(text: string, options: CheckOptions = {}): Checked {
  return checkDecoded(text, 'UTF-8', true, newFindings(options), options)
}

/** Findings that see a strict check strictly. */
export function newFindings(options: CheckOptions): Findings {
  return new Findings(options.strict ? { ...options, levels: { ...strictLevels, ...options.levels } } : options)
}

/** Checks text whose bytes have been looked at; `sound` when all of them were good. */
export function checkDecoded(
  text: string,
  encoding: string,
  sound: boolean,
  findings: Findings,
  options: CheckOptions,
): Checked {
  const lines = createLineMap(text)
  const form = formOf(text)
  if (form === 'empty') return nothing('check.empty', findings, lines, encoding)
  if (form === 'json') return { ...checkJson(text, findings, lines), encoding }
  if (form === 'unknown') return nothing('check.unknown', findings, lines, encoding)
  const checked = checkScanned(modelOf(scanXml(text, findings)), findings, lines, options)
  return {
    ...checked,
    encoding,
    wellFormed: checked.wellFormed && sound,
    dtdValid: checked.dtdValid && sound,
    ...findings.list(lines),
  }
}

/** What a text looks like at first sight. */
export function formOf(text: string): 'empty' | 'json' | 'xml' | 'unknown' {
  const head = text.slice(0, 4096)
  const start = head.trimStart()[0]
  if (start === undefined && text.trim() === '') return 'empty'
  if (start === '{' || start === '[') return 'json'
  return start === '<' || /<(?:\?xml|SyncML|MgmtTree)[\s>]/.test(head) ? 'xml' : 'unknown'
}

/** A file of which nothing but its kind can be said. */
export function nothing(code: ProblemCode, findings: Findings, lines: LineMap, encoding?: string): Checked {
  findings.add(code, 0, 0)
  return { format: 'unknown', encoding, nodes: 0, wellFormed: false, dtdValid: undefined, ...findings.list(lines) }
}
