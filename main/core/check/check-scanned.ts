import { checkCp } from '../cp-rules/check-cp.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { depthLimit, describeDdf } from '../ddf/describe-ddf.ts'
import { mayShareMoid } from '../ddf/moids.ts'
import { noteDescriptions } from '../ddf/parse-ddf.ts'
import type { Findings } from '../finding.ts'
import type { LineMap } from '../line-map.ts'
import { checkSyncml } from '../syncml-rules/check-syncml.ts'
import { localName } from '../xml/text-of.ts'
import { checkInside, checkTree } from './check-trees.ts'
import type { Checked, CheckOptions, DocumentFormat } from './check-types.ts'

/** What is said about XML besides its findings. */
export type Verdict = Pick<Checked, 'format' | 'nodes' | 'wellFormed'> & { readonly dtdValid: boolean }

/** Checks XML that was read already: the grammar, the rules of the specification, good practice. */
export function checkScanned(
  document: DdfDocument,
  findings: Findings,
  lines: LineMap,
  options: CheckOptions = {},
): Verdict {
  const { xml } = document
  const format = formatOfXml(document)
  let dtdValid = false
  let inside = 0
  if (isTreeFormat(format)) {
    dtdValid = checkTree(document, findings, options.strict)
    checkDescriptions(document, findings, lines, options.file)
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
  return {
    format,
    nodes: isTreeFormat(format) || nodes > 0 ? nodes : xml.elements,
    wellFormed: xml.wellFormed,
    dtdValid,
  }
}

export const isTreeFormat = (format: DocumentFormat): boolean => format === 'ddf' || format === 'tnds'

/** What the trees of a DDF have to do with each other: only several, or the nodes below ".", can share a MOID. */
export function checkDescriptions(document: DdfDocument, findings: Findings, lines: LineMap, file?: string): void {
  const { roots, kind } = document
  if (kind === 'tnds' || (roots.length === 1 && roots[0]?.name !== '.')) return
  if (roots.length > 0 && !isDeep(document) && !mayShareMoid(document)) return
  const limits = { file, limitNodes: Number.POSITIVE_INFINITY }
  noteDescriptions(document, describeDdf(document, lines, findings, limits), lines, findings)
}

/** Is there more nesting than is described? */
function isDeep(document: DdfDocument): boolean {
  for (const { depth } of eachNode(document)) if (depth > depthLimit) return true
  return false
}

const commands = [
  ...['SyncML', 'SyncHdr', 'SyncBody', 'DevInf', 'Add', 'Alert', 'Atomic', 'Copy', 'Delete', 'Exec', 'Get', 'Replace'],
  ...['Results', 'Sequence', 'Status', 'Sync', 'Put', 'Map', 'Move', 'Final'],
]

/** What an XML document is, by its content. */
export function formatOfXml({ xml, kind, trees, nodes }: DdfDocument): DocumentFormat {
  const root = localName(xml.roots[0]?.name ?? '')
  if (commands.includes(root)) return 'syncml'
  if (root === 'wap-provisioningdoc') return 'cp'
  if (kind === 'compact' || (trees.length === 0 && nodes === 0)) return 'unknown'
  return kind === 'tnds' ? 'tnds' : 'ddf'
}
