import type { DdfDocument } from '../ddf/ddf-model.ts'
import { describeDdf } from '../ddf/describe-ddf.ts'
import { noteDescriptions } from '../ddf/parse-ddf.ts'
import { modelOf } from '../ddf/read-ddf.ts'
import { checkGrammar } from '../ddf-rules/check-grammar.ts'
import { checkNodes } from '../ddf-rules/check-nodes.ts'
import { checkStandardObjects } from '../ddf-rules/check-standard.ts'
import { checkPractice } from '../ddf-rules/good-practice.ts'
import { Findings } from '../finding.ts'
import { createLineMap, type LineMap } from '../line-map.ts'
import type { ProblemCode } from '../problem.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { localName } from '../xml/text-of.ts'
import { checkJson } from './check-json.ts'
import type { Checked, CheckOptions, DocumentFormat } from './check-types.ts'
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
  const head = text.slice(0, 4096)
  const start = head.trimStart()[0]
  if (start === undefined && text.trim() === '') return nothing('check.empty', findings, lines, encoding)
  if (start === '{' || start === '[') return { ...checkJson(text, findings, lines), encoding }
  if (start !== '<' && !/<(?:\?xml|SyncML|MgmtTree)[\s>]/.test(head)) {
    return nothing('check.unknown', findings, lines, encoding)
  }
  const checked = checkXml(text, findings, lines, options)
  return {
    ...checked,
    encoding,
    wellFormed: checked.wellFormed && sound,
    dtdValid: checked.dtdValid && sound,
    ...findings.list(lines),
  }
}

/** A file of which nothing but its kind can be said. */
export function nothing(code: ProblemCode, findings: Findings, lines: LineMap, encoding?: string): Checked {
  findings.add(code, 0, 0)
  return { format: 'unknown', encoding, nodes: 0, wellFormed: false, dtdValid: undefined, ...findings.list(lines) }
}

function checkXml(text: string, findings: Findings, lines: LineMap, { strict = false, file }: CheckOptions) {
  const xml = scanXml(text, findings, lines)
  const document = modelOf(xml)
  const root = xml.roots[0]?.name ?? ''
  const format = formatOfXml(document)
  const isTree = format === 'ddf' || format === 'tnds'
  let dtdValid = false
  if (isTree) {
    dtdValid = checkGrammar(document, findings, strict)
    checkNodes(document, findings)
    checkStandardObjects(document, findings)
    checkPractice(document, findings)
    if (format === 'ddf' && hasManyTrees(document)) {
      const descriptions = describeDdf(document, lines, findings, { file, limitNodes: Number.POSITIVE_INFINITY })
      noteDescriptions(document, descriptions, lines, findings)
    }
  } else if (document.kind === 'compact') findings.add('ddf.compact-tree', 0, 0)
  else if (format === 'unknown' && xml.roots.length > 0) {
    findings.add('check.other-xml', 0, 0, { root: root.slice(0, 60) })
  }
  const nodes = isTree || document.nodes > 0 ? document.nodes : xml.elements
  return { format, nodes, wellFormed: xml.wellFormed, dtdValid }
}

/** Only several trees, or the nodes below ".", can share a MOID; no nodes at all are worth a word, too. */
const hasManyTrees = ({ roots }: DdfDocument) => roots.length !== 1 || roots[0]?.name === '.'

const commands = [
  ...['SyncML', 'SyncHdr', 'SyncBody', 'DevInf', 'Add', 'Alert', 'Atomic', 'Copy', 'Delete', 'Exec', 'Get', 'Replace'],
  ...['Results', 'Sequence', 'Status', 'Sync', 'Put', 'Map', 'Move', 'Final'],
]

function formatOfXml({ xml, kind, trees, nodes }: DdfDocument): DocumentFormat {
  const root = localName(xml.roots[0]?.name ?? '')
  if (commands.includes(root)) return 'syncml'
  if (root === 'wap-provisioningdoc') return 'cp'
  if (kind === 'compact' || (trees.length === 0 && nodes === 0)) return 'unknown'
  return kind === 'tnds' ? 'tnds' : 'ddf'
}
