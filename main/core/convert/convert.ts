import { isWbxml } from '../check/is-wbxml.ts'
import { compactNodes } from '../ddf/compact-tree.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { eachNode } from '../ddf/ddf-values.ts'
import { describeDdf } from '../ddf/describe-ddf.ts'
import { modelOf } from '../ddf/read-ddf.ts'
import type { MoDescription, NodeDescription } from '../description.ts'
import { Findings } from '../finding.ts'
import { readJson } from '../json.ts'
import { createLineMap } from '../line-map.ts'
import { decodeMoDocument, encodeMoDocument } from '../mo-document.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import { encodeWbxml } from '../wbxml/encode.ts'
import { type DecodedXml, decodeXml } from '../xml/decode-xml.ts'
import { encodeXml } from '../xml/encode-xml.ts'
import type { Markup } from '../xml/markup.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import { content, type XmlDocument } from '../xml/xml-types.ts'
import { type Converted, type Target, targets } from './convert-types.ts'
import { inferDescriptions } from './infer.ts'
import { Losses } from './losses.ts'
import { moOfSnapshots, snapshotsOfMo } from './mo-snapshot.ts'
import { snapshotsOf } from './read-snapshot.ts'
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

/** What was read from the source, whatever its form. */
type Source =
  | { readonly kind: 'ddf'; readonly xml: XmlSource; readonly document: DdfDocument }
  | { readonly kind: 'tnds'; readonly xml: XmlSource; readonly document: DdfDocument }
  | { readonly kind: 'message'; readonly xml: XmlSource }
  | { readonly kind: 'mo-json'; readonly snapshots: readonly Snapshot[] }

interface XmlSource {
  readonly document: XmlDocument
  readonly root: Markup
  /** How the text was written; undefined where the source was WBXML. */
  readonly as?: Pick<DecodedXml, 'encoding' | 'bom'>
}

const nodeLimit = 500_000
const depthLimit = 256

/** Converts a file, by its content. What the new form cannot say, or had to be made up, is told in `lost`. */
export function convertBytes(bytes: Uint8Array, options: ConvertOptions): Result<Converted> {
  const before: Problem[] = []
  const source = readSource(bytes, options, before)
  if (!source.ok) return source
  const converted = convertSource(source.value, options)
  return converted.ok ? ok({ ...converted.value, lost: [...before, ...converted.value.lost] }) : converted
}

function readSource(bytes: Uint8Array, options: ConvertOptions, before: Problem[]): Result<Source> {
  if (isWbxml(bytes)) {
    const decoded = decodeWbxml(bytes)
    if (!decoded.ok) return decoded
    before.push(...decoded.value.warnings)
    return readXml(writeMarkup(decoded.value.root), options, before)
  }
  const findings = new Findings()
  const { text, encoding, bom } = decodeXml(bytes, findings)
  before.push(...findings.list(createLineMap(text)).findings)
  return /^\s*[[{]/.test(text) ? readMo(text, before) : readXml(text, options, before, { encoding, bom })
}

function readMo(text: string, before: Problem[]): Result<Source> {
  const json = readJson(text, { depth: depthLimit })
  if (!json.ok) return json
  const document = decodeMoDocument(json.value, { uriOptional: true })
  if (!document.ok) return document
  before.push(...document.value.warnings)
  const losses = new Losses()
  const snapshots = snapshotsOfMo(document.value.value, losses)
  before.push(...losses.list())
  return ok({ kind: 'mo-json', snapshots })
}

function readXml(text: string, { to }: ConvertOptions, before: Problem[], as?: XmlSource['as']): Result<Source> {
  const findings = new Findings()
  const lines = createLineMap(text)
  const xml = scanXml(text, findings, lines)
  const [root] = xml.roots
  const document = modelOf(xml)
  const { findings: found } = findings.list(lines)
  const [wrong] = found.filter(({ severity }) => severity === 'error')
  const isTree = document.nodes > 0 || document.kind === 'compact'
  if (!root || deeperThan(xml, depthLimit)) return failed(wrong ?? problem('wbxml.too-deep', { limit: depthLimit }))
  // A broken description still gives what can be understood; what is to be the same document must be sound.
  if (wrong && (!isTree || to === 'wbxml' || to === 'xml')) {
    return failed(problem('convert.broken', { what: wrong.code, to }, wrong.at))
  }
  before.push(...found)
  const source = { document: xml, root: markupOf(xml, root), ...(as && { as }) }
  const isMessage = /(?:^|:)(?:SyncML|DevInf|SyncHdr|SyncBody|wap-provisioningdoc)$/.test(root.name)
  if (isMessage || !isTree) return ok({ kind: 'message', xml: source })
  return ok({ kind: document.kind === 'tnds' ? 'tnds' : 'ddf', xml: source, document })
}

function deeperThan({ roots }: XmlDocument, limit: number): boolean {
  let level = roots
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap(({ children }) => children)
  }
  return false
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
