import { utf8Decode } from '../bytes.ts'
import type { DdfDocument, DdfNode } from '../ddf/ddf-model.ts'
import { formatOf, typeOf } from '../ddf/ddf-values.ts'
import { readDdf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { jsonDepthLimit } from '../json.ts'
import { createLineMap } from '../line-map.ts'
import type { MoDocument, MoElement, MoNode } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { valueFromText } from '../tree/values.ts'
import { textOf } from '../xml/text-of.ts'
import { segmentsOf, treePath } from './tree-path.ts'

/** A body that begins like XML is read as TNDS, whatever its media type says (protocol choice). */
export const looksLikeTnds = (body: Uint8Array): boolean =>
  /^(?:\xef\xbb\xbf)?\s*</.test(String.fromCharCode(...body.subarray(0, 64)))

/**
 * Management objects from XML TNDS: a snapshot of nodes with their values (DM 1.2 TNDS §5). A root lies at its Path; without
 * one, an MO that states its MOID is a new instance, or the only one, and any other root lies at its name. Any failing node
 * fails the whole document, with line and column.
 */
export function readTnds(body: Uint8Array): Result<MoDocument> {
  const text = utf8Decode(body)
  if (!text.ok) return text
  const lines = createLineMap(text.value)
  const findings = new Findings()
  const document = readDdf(text.value, findings)
  const [wrong] = findings.list(lines).findings.filter(({ severity }) => severity === 'error')
  if (wrong) return failed(problem(wrong.code, wrong.detail, wrong.at))
  if (document.kind !== 'tnds') return failed(problem('draft.not-tnds', {}, { line: 1, column: 1, offset: 0 }))
  const reading: Reading = { document, fail: (node, what) => refusal(node, what, lines.place(node.element.start)) }
  const elements: MoElement[] = []
  for (const root of document.roots) {
    const element = readRoot(reading, root)
    if (!element.ok) return element
    elements.push(element.value)
  }
  return ok(elements)
}

interface Reading {
  readonly document: DdfDocument
  fail(node: DdfNode, what: string): Problem
}

const refusal = ({ name }: DdfNode, what: string, at: Problem['at']) =>
  problem('draft.tnds-node', { name: name || 'without a name', what }, at)

function readRoot(reading: Reading, root: DdfNode): Result<MoElement> {
  const node = readNode(reading, root)
  if (!node.ok) return node
  const { name = '' } = root
  const moid = typeOf(reading.document, root).ddfName
  const path = root.own.Path && textOf(reading.document.xml, root.own.Path).trim()
  const above = segmentsOf(path ?? '')
  if (above === undefined) return failed(reading.fail(root, 'its Path is not one'))
  if (path === undefined && moid) return ok({ uri: `${moid}//`, name, node: node.value })
  if (name === '') return failed(reading.fail(root, 'nothing says where it lies'))
  return ok({ uri: treePath([...above, name]), name, node: node.value })
}

function readNode(reading: Reading, node: DdfNode): Result<MoNode> {
  const { document } = reading
  if (node.depth > jsonDepthLimit) return failed(problem('package.too-deep', { limit: jsonDepthLimit }))
  const format = formatOf(node) ?? (node.own.Value ? 'chr' : 'node')
  if (format !== 'node') {
    if (node.children.length > 0) return failed(reading.fail(node, 'a leaf has no nodes below it'))
    const value = valueFromText(format, node.own.Value ? textOf(document.xml, node.own.Value) : '')
    if (value === undefined) return failed(reading.fail(node, `its value does not fit the format ${format}`))
    return ok({ kind: 'leaf', value })
  }
  const children = new Map<string, MoNode>()
  for (const child of node.children) {
    if (!child.name) return failed(reading.fail(child, 'only the root of an object may go without a name'))
    if (children.has(child.name)) return failed(reading.fail(child, 'it stands there twice'))
    const read = readNode(reading, child)
    if (!read.ok) return read
    children.set(child.name, read.value)
  }
  return ok({ kind: 'interior', children })
}
