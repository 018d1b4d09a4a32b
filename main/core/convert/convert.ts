import { compactNodes } from '../ddf/compact-tree.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { describeDdf } from '../ddf/describe-ddf.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import { Findings } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import { encodeMoDocument } from '../mo-document.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { encodeWbxml } from '../wbxml/encode.ts'
import { encodeXml } from '../xml/encode-xml.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { content } from '../xml/xml-types.ts'
import { type Converted, type Target, targets } from './convert-types.ts'
import { inferDescriptions } from './infer.ts'
import { Losses } from './losses.ts'
import { moOfSnapshots } from './mo-snapshot.ts'
import { snapshotsOf } from './read-snapshot.ts'
import { readSource, type Source, type XmlSource } from './read-source.ts'
import { serialiseXml } from './serialise-xml.ts'
import { skeletonOf } from './skeleton.ts'
import type { Snapshot } from './snapshot.ts'
import { writeCsv } from './write-csv.ts'
import { writeDdf } from './write-ddf.ts'
import { writeHtml } from './write-html.ts'
import { writeMarkdown } from './write-markdown.ts'
import { writeTnds } from './write-tnds.ts'
import { describedTree, markupTree, valueTree } from './write-tree.ts'
export interface ConvertOptions {
  readonly to: Target
  /** Name of the file, for what needs a title and for objects without MOID. */
  readonly file?: string
}

export interface Described {
  /** `seen`: made of values, so that rules are not known. */
  readonly kind: 'described' | 'seen'
  readonly descriptions: readonly MoDescription[]
  readonly warnings: readonly Problem[]
}

const nodeLimit = 500_000

/** Converts a file, by its content. What the new form cannot say, or had to be made up, is told in `lost`. */
export function convertBytes(bytes: Uint8Array, options: ConvertOptions): Result<Converted> {
  const before: Problem[] = []
  const source = readSource(bytes, options, before)
  if (!source.ok) return source
  const converted = convertSource(source.value, options)
  return converted.ok ? ok({ ...converted.value, lost: [...before, ...converted.value.lost] }) : converted
}

function convertSource(source: Source, options: ConvertOptions): Result<Converted> {
  const { to } = options
  if (source.kind === 'mo-json') return convertMo(source.snapshots, to) ?? notPossible('MO document', to)
  const { xml } = source
  switch (to) {
    case 'xml':
      return ok({ content: writtenAgain(xml), lost: [] })
    case 'wbxml':
      return toWbxml(xml)
    case 'tree':
      if (source.kind === 'message') return ok({ content: markupTree(xml.root), lost: [] })
      break
    default:
  }
  if (source.kind === 'message') return notPossible('message', to)
  return ok(source.kind === 'tnds' ? convertTnds(source, options) : convertDdf(source, options))
}

/** In the encoding of the source, which its declaration names. */
function writtenAgain({ document, as }: XmlSource): string | Uint8Array {
  return as ? encodeXml({ text: serialiseXml(document), ...as }) : document.text
}

function toWbxml({ document, root }: XmlSource): Result<Converted> {
  const encoded = encodeWbxml(root)
  if (!encoded.ok) return encoded
  const lost = [...encoded.value.lost]
  const comments = document.text.split('<!--').length - 1
  if (comments > 0) lost.unshift(problem('wbxml.left-out', { what: 'Every comment', count: comments }))
  return ok({ content: encoded.value.bytes, lost })
}

/** Undefined for what cannot be made of it. */
function convertMo(snapshots: readonly Snapshot[], to: Target): Result<Converted> | undefined {
  const losses = new Losses()
  if (to === 'tnds') return ok(writeTnds(snapshots, losses))
  if (to === 'tree') return ok({ content: valueTree(snapshots), lost: [] })
  if (to === 'mo-json') return ok(moJson(snapshots, losses))
  if (to === 'wbxml') {
    const text = String(writeTnds(snapshots, losses).content)
    const xml = scanXml(text, new Findings())
    const [root] = xml.roots
    return root && toWbxml({ document: xml, root: markupOf(xml, root) })
  }
  return to === 'xml' ? undefined : ok(describing(inferDescriptions(snapshots, losses), to, losses, ''))
}

function moJson(snapshots: readonly Snapshot[], losses: Losses): Converted {
  const document = encodeMoDocument(moOfSnapshots(snapshots, losses))
  return { content: `${JSON.stringify(document, undefined, 2)}\n`, lost: losses.list() }
}

function convertTnds({ document }: Extract<Source, { kind: 'tnds' }>, { to, file }: ConvertOptions): Converted {
  const losses = new Losses()
  const snapshots = snapshotsOf(document, losses)
  if (to === 'tree') return { content: valueTree(snapshots), lost: losses.list() }
  noteXml(document, losses)
  if (to === 'tnds') return writeTnds(snapshots, losses)
  if (to === 'mo-json') return moJson(snapshots, losses)
  return describing(inferDescriptions(snapshots, losses), to, losses, file ?? '')
}

function convertDdf({ document, xml }: Extract<Source, { kind: 'ddf' }>, { to, file }: ConvertOptions): Converted {
  const losses = new Losses()
  const findings = new Findings()
  const lines = createLineMap(xml.document.text)
  const descriptions = describeDdf(document, lines, findings, { file, limitNodes: nodeLimit })
  noteXml(document, losses)
  const nodes = document.kind === 'compact' ? compactNodes(xml.document) : document.nodes
  const kept = descriptions.reduce((sum, { root }) => sum + count(root), 0)
  // The root "." of a whole device tree becomes the Path of the objects below it.
  losses.leave('nodes that stand beside others of the same name, or are continued elsewhere', '', nodes - kept)
  if (to === 'tnds') return writeTnds(skeletonOf(descriptions, losses), losses)
  if (to === 'mo-json') return moJson(skeletonOf(descriptions, losses), losses)
  return describing(descriptions, to, losses, file ?? '')
}

/** What a file describes: a DDF itself, of a document with values what fits them. */
export function describeBytes(bytes: Uint8Array, file?: string): Result<Described> {
  const warnings: Problem[] = []
  const source = readSource(bytes, { to: 'comparison' }, warnings)
  if (!source.ok) return source
  const { kind } = source.value
  if (kind === 'message') return notPossible('message', 'ddf')
  return ok({ kind: kind === 'ddf' ? 'described' : 'seen', descriptions: descriptionsOf(source.value, file), warnings })
}

function descriptionsOf(
  source: Exclude<Source, { kind: 'message' }>,
  file: string | undefined,
): readonly MoDescription[] {
  const losses = new Losses()
  if (source.kind === 'mo-json') return inferDescriptions(source.snapshots, losses)
  if (source.kind === 'tnds') return inferDescriptions(snapshotsOf(source.document, losses), losses)
  const lines = createLineMap(source.xml.document.text)
  return describeDdf(source.document, lines, new Findings(), { file, limitNodes: nodeLimit })
}

function describing(descriptions: readonly MoDescription[], to: Target, losses: Losses, file: string): Converted {
  switch (to) {
    case 'ddf':
      return writeDdf(descriptions, losses)
    case 'markdown':
      return { content: writeMarkdown(descriptions), lost: losses.list() }
    case 'html':
      return { content: writeHtml(descriptions, file || 'Device description'), lost: losses.list() }
    case 'csv':
      return { content: writeCsv(descriptions), lost: losses.list() }
    default:
      return { content: describedTree(descriptions), lost: losses.list() }
  }
}

function count({ children }: NodeDescription): number {
  return children.reduce((sum, child) => sum + count(child), 1)
}

/** What the tree of nodes does not know of. */
function noteXml(document: DdfDocument, losses: Losses): void {
  const { xml } = document
  losses.leave('comments', '', xml.text.split('<!--').length - 1)
  let extensions = 0
  let mixed = 0
  for (const node of eachNode(document)) {
    extensions += node.extensions.length
    if (node.element.content & content.text) mixed += 1
  }
  losses.leave('elements of extensions', '', extensions)
  losses.leave('text between nodes', '', mixed)
}

function notPossible(from: string, to: Target): Result<never> {
  const choice = from === 'message' ? 'xml, wbxml, tree' : targets.filter(each => each !== 'xml').join(', ')
  return failed(problem('convert.not-possible', { from, to, choice }))
}
