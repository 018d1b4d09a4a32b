import type { AccessType, Format, MoDescription, NodeDescription } from '../description.ts'
import type { Findings } from '../finding.ts'
import type { LineMap } from '../line-map.ts'
import { valueFromDefault } from '../tree/values.ts'
import { textOf, wholeTextOf } from '../xml/text-of.ts'
import type { XmlElement } from '../xml/xml-types.ts'
import { compactRoots } from './compact-tree.ts'
import type { DdfDocument, DdfNode } from './ddf-model.ts'
import {
  accessOf,
  caseSenseOf,
  isRunTimeName,
  occurrenceOf,
  readAs,
  scopeOf,
  typeOf,
  valueElements,
} from './ddf-values.ts'
import { enumeratedValues } from './extensions.ts'
import { describeRoots } from './roots.ts'

/** Nesting of Node elements that is described; no device tree comes near it. */
export const depthLimit = 256

/** What a description is called and how much of it is wanted. */
export interface DescribeOptions {
  readonly file: string | undefined
  readonly limitNodes: number
}

const get: ReadonlySet<AccessType> = new Set(['Get'])
const everything: ReadonlySet<AccessType> = new Set(['Add', 'Delete', 'Get', 'Replace'])

/**
 * The descriptions that a device tree is built from (OMA DM 2.0 §6.4). What is missing or wrong is settled leniently;
 * the rules say so. Only what is left out for its depth or number is noted here.
 */
export function describeDdf(
  document: DdfDocument,
  lines: LineMap,
  findings: Findings,
  { file, limitNodes }: DescribeOptions,
): readonly MoDescription[] {
  if (document.kind === 'compact') return describeRoots(compactRoots(document.xml, lines, depthLimit), file)
  const describer = new Describer(document, lines, findings, limitNodes)
  const roots = document.roots.flatMap(node => {
    const described = describer.describe(node)
    const path = node.own.Path && textOf(document.xml, node.own.Path).trim()
    return described ? { node: described, ...(path !== undefined && { path }) } : []
  })
  return describeRoots(roots, file)
}

class Describer {
  private readonly document: DdfDocument
  private readonly lines: LineMap
  private readonly findings: Findings
  private readonly limit: number
  private nodes = 0
  private told = false

  constructor(document: DdfDocument, lines: LineMap, findings: Findings, limit: number) {
    this.document = document
    this.lines = lines
    this.findings = findings
    this.limit = limit
  }

  /** Recursion is safe here: depth has a limit. */
  describe(node: DdfNode): NodeDescription | undefined {
    if (this.nodes >= this.limit) return this.leaveOut('ddf.too-many-nodes', this.limit, node.element)
    this.nodes += 1
    const children: NodeDescription[] = []
    const names = new Set<string>()
    for (const child of node.children) {
      if (child.depth > depthLimit) {
        this.leaveOut('ddf.too-deep', depthLimit, child.element)
        break
      }
      const described = this.describe(child)
      if (!described || (described.name !== undefined && names.has(described.name))) continue
      if (described.name !== undefined) names.add(described.name)
      children.push(described)
    }
    return this.finish(node, children)
  }

  private leaveOut(code: 'ddf.too-deep' | 'ddf.too-many-nodes', limit: number, { start }: XmlElement): undefined {
    if (!this.told) this.findings.add(code, start, start + 5, { limit })
    this.told = true
  }

  private finish(node: DdfNode, children: readonly NodeDescription[]): NodeDescription {
    const { document } = this
    const { df, own } = node
    const { mime, ddfName } = typeOf(document, node)
    const format = readAs(node, ddfName !== undefined)
    const defaultValue = this.defaultOf(node, format)
    const { word, most } = occurrenceOf(document, node)
    const allowed = enumeratedValues(document.xml, node)
    const title = df.DFTitle && wholeTextOf(document.xml, df.DFTitle).trim()
    const text = df.Description && wholeTextOf(document.xml, df.Description).trim()
    const caseSense = caseSenseOf(node)
    const unnamed = isRunTimeName(node.name ?? '')
    const hint = unnamed && (node.name ?? '').length > 2 ? node.name?.slice(1, -1) : undefined
    return {
      ...(!unnamed && node.name !== undefined && { name: node.name }),
      // A TNDS node says nothing about access; a DDF node without AccessType can at least be read.
      access: accessOf(node) ?? (own.DFProperties ? get : everything),
      format,
      occurrence: word ?? 'One',
      ...(most !== undefined && { most }),
      scope: scopeOf(node),
      ...(defaultValue !== undefined && { defaultValue }),
      mime,
      ...(ddfName && { ddfName }),
      ...((title || hint) && { title: title || hint || '' }),
      ...(text && { text }),
      ...(caseSense && { caseSense }),
      ...(allowed.length > 0 && { allowed }),
      children,
      line: this.lines.place(node.element.start).line,
    }
  }

  private defaultOf(node: DdfNode, format: Format): string | undefined {
    const [first, ...others] = valueElements(node).map(element => textOf(this.document.xml, element))
    const value = first || others.find(text => text !== '') || first
    if (value === undefined || format === 'node') return undefined
    return valueFromDefault(format, value) === undefined ? undefined : value
  }
}
