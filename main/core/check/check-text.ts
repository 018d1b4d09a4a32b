import { checkCp } from '../cp-rules/check-cp.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { describeDdf } from '../ddf/describe-ddf.ts'
import { noteDescriptions } from '../ddf/parse-ddf.ts'
import { modelOf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { createLineMap, type LineMap } from '../line-map.ts'
import type { ProblemCode } from '../problem.ts'
import { checkSyncml } from '../syncml-rules/check-syncml.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { localName } from '../xml/text-of.ts'
import { checkJson } from './check-json.ts'
import { checkInside, checkTree } from './check-trees.ts'
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

function checkXml(text: string, findings: Findings, lines: LineMap, options: CheckOptions) {
  const xml = scanXml(text, findings)
  const document = modelOf(xml)
  const format = formatOfXml(document)
  const isTree = format === 'ddf' || format === 'tnds'
  let dtdValid = false
  let inside = 0
  if (isTree) {
    dtdValid = checkTree(document, findings, options.strict)
    if (format === 'ddf' && hasManyTrees(document)) {
      const limits = { file: options.file, limitNodes: Number.POSITIVE_INFINITY }
      const descriptions = describeDdf(document, lines, findings, limits)
      noteDescriptions(document, descriptions, lines, findings)
    }
  } else if (format === 'syncml') {
    checkSyncml(xml, findings)
    if (document.trees.length > 0) checkTree(document, findings, options.strict)
    inside = checkInside(xml, findings, options.strict)
  } else if (format === 'cp') checkCp(xml, findings)
  else if (document.kind === 'compact') findings.add('ddf.compact-tree', 0, 0)
  else if (xml.roots.length > 0) {
    findings.add('check.other-xml', 0, 0, { root: (xml.roots[0]?.name ?? '').slice(0, 60) })
  }
  const nodes = document.nodes + inside
  return { format, nodes: isTree || nodes > 0 ? nodes : xml.elements, wellFormed: xml.wellFormed, dtdValid }
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
