import { isWbxml } from '../check/is-wbxml.ts'
import { type LiveInstance, liveOfDocument, snapshotsOfLive } from '../compare/live.ts'
import { readSavedTree } from '../compare/saved-tree.ts'
import type { DdfDocument } from '../ddf/ddf-model.ts'
import { modelOf } from '../ddf/read-ddf.ts'
import { Findings } from '../finding.ts'
import { readJson } from '../json.ts'
import { createLineMap } from '../line-map.ts'
import { decodeMoDocument } from '../mo-document.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import { decodeWbxml } from '../wbxml/decode.ts'
import { type DecodedXml, decodeXml } from '../xml/decode-xml.ts'
import type { Markup } from '../xml/markup.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'
import { writeMarkup } from '../xml/write-markup.ts'
import type { XmlDocument } from '../xml/xml-types.ts'
import type { Target } from './convert-types.ts'
import { Losses } from './losses.ts'
import { snapshotsOfMo } from './mo-snapshot.ts'
import type { Snapshot } from './snapshot.ts'
export interface ReadOptions {
  /** What is to be made of it. */
  readonly to: Target | 'comparison'
  /** MOIDs that are known, to tell them from paths. */
  readonly moids?: ReadonlySet<string>
}

/** What was read from the source, whatever its form. */
export type Source =
  | { readonly kind: 'ddf'; readonly xml: XmlSource; readonly document: DdfDocument }
  | { readonly kind: 'tnds'; readonly xml: XmlSource; readonly document: DdfDocument }
  | { readonly kind: 'message'; readonly xml: XmlSource }
  | { readonly kind: 'mo-json'; readonly snapshots: readonly Snapshot[]; readonly live: readonly LiveInstance[] }

export interface XmlSource {
  readonly document: XmlDocument
  readonly root: Markup
  /** How the text was written; undefined where the source was WBXML. */
  readonly as?: Pick<DecodedXml, 'encoding' | 'bom'>
}

const depthLimit = 256

/** Reads a file, by its content; leniencies go to `before`. */
export function readSource(bytes: Uint8Array, options: ReadOptions, before: Problem[]): Result<Source> {
  if (isWbxml(bytes)) {
    const decoded = decodeWbxml(bytes)
    if (!decoded.ok) return decoded
    before.push(...decoded.value.warnings)
    return readXml(writeMarkup(decoded.value.root), options, before)
  }
  const findings = new Findings()
  const { text, encoding, bom } = decodeXml(bytes, findings)
  before.push(...findings.list(createLineMap(text)).findings)
  return /^\s*[[{]/.test(text) ? readMo(text, options, before) : readXml(text, options, before, { encoding, bom })
}

function readMo(text: string, { moids = new Set() }: ReadOptions, before: Problem[]): Result<Source> {
  const json = readJson(text, { depth: 1000 })
  if (!json.ok) return json
  const saved = readSavedTree(json.value)
  if (saved) return ok({ kind: 'mo-json', snapshots: snapshotsOfLive(saved, new Map()), live: saved })
  const document = decodeMoDocument(json.value, { uriOptional: true })
  if (!document.ok) return document
  before.push(...document.value.warnings)
  const losses = new Losses()
  const snapshots = snapshotsOfMo(document.value.value, losses)
  before.push(...losses.list())
  return ok({ kind: 'mo-json', snapshots, live: liveOfDocument(document.value.value, moids) })
}

function readXml(text: string, { to }: ReadOptions, before: Problem[], as?: XmlSource['as']): Result<Source> {
  const findings = new Findings()
  const lines = createLineMap(text)
  const xml = scanXml(text, findings)
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
