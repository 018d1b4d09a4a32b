import { checkNodes } from '../ddf-rules/check-nodes.ts'
import type { MoDescription } from '../description.ts'
import { type Finding, type FindingList, Findings } from '../finding.ts'
import { createLineMap, type LineMap } from '../line-map.ts'
import { compactNodes } from './compact-tree.ts'
import type { DdfDocument } from './ddf-model.ts'
import { describeDdf } from './describe-ddf.ts'
import { statedMoid } from './moids.ts'
import { readDdf } from './read-ddf.ts'

export { decodeXmlBytes } from '../xml/decode-xml.ts'

export interface ParsedDdf {
  readonly descriptions: readonly MoDescription[]
  /** Errors and leniencies, each located, in the order of the document. */
  readonly problems: readonly Finding[]
  /** Node elements that were read. */
  readonly nodes: number
  readonly wellFormed: boolean
}

/** Nodes that are read unless the caller says otherwise. */
const defaultLimit = 500_000

/**
 * Reads a DDF or TNDS document (DM TND 1.3 §10, OMA DM 2.0 §6.4) as far as it can be understood: vendor elements,
 * wrong order and missing parts are tolerated; what had to be guessed or left out is reported.
 */
export function parseDdf(
  text: string,
  { file, limitNodes = defaultLimit }: { readonly file?: string; readonly limitNodes?: number } = {},
): ParsedDdf {
  const lines = createLineMap(text)
  const findings = new Findings({ least: 'info', ...(file !== undefined && { file }) })
  const document = readDdf(text, findings)
  const descriptions = describeDdf(document, lines, findings, { file, limitNodes })
  noteDescriptions(document, descriptions, lines, findings)
  checkNodes(document, findings)
  const nodes = document.kind === 'compact' ? compactNodes(document.xml) : document.nodes
  return {
    descriptions,
    problems: errorsFirst(findings.list(lines)),
    nodes: Math.min(limitNodes, nodes),
    wellFormed: document.xml.wellFormed,
  }
}

/** What is to be said about the document as a whole. */
export function noteDescriptions(
  { kind, xml }: DdfDocument,
  descriptions: readonly MoDescription[],
  lines: LineMap,
  findings: Findings,
): void {
  if (kind === 'compact') findings.add('ddf.compact-tree', 0, 0)
  for (const { moid, root } of descriptions) {
    const stated = statedMoid(root)
    const start = lines.startOf(root.line ?? 1)
    if (stated !== undefined && stated !== moid)
      findings.add('ddf.moid-shared', start, start, { moid: stated, name: moid })
  }
  if (descriptions.length > 0) return
  const name = xml.roots[0]?.name
  const what = name === undefined ? 'it has no root element' : `its root element is ${name.slice(0, 60)}`
  findings.add('ddf.no-nodes', 0, 0, { what })
}

/** Who refuses a document tells the first of these, so what is not XML goes first. */
function errorsFirst({ findings }: FindingList): readonly Finding[] {
  const rank = ({ code, severity }: Finding) => (severity !== 'error' ? 2 : code.startsWith('xml.') ? 0 : 1)
  return findings.toSorted((a, b) => rank(a) - rank(b))
}
