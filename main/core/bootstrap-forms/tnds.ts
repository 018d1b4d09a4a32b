import { isAccount } from '../bootstrap/check-document.ts'
import { Losses } from '../convert/losses.ts'
import { snapshotsOfMo } from '../convert/mo-snapshot.ts'
import type { Snapshot, SnapshotNode } from '../convert/snapshot.ts'
import { writeTnds } from '../convert/write-tnds.ts'
import { Findings } from '../finding.ts'
import { createLineMap } from '../line-map.ts'
import type { MoDocument } from '../package-types.ts'
import { type Problem, problem } from '../problem.ts'
import { failed, ok, type Result } from '../result.ts'
import type { Markup } from '../xml/markup.ts'
import { markupOf } from '../xml/markup-of.ts'
import { scanXml } from '../xml/scan-xml.ts'

/** Leaves of a DM Account that hold bytes (OMA DM 2.0 §12.2); base64 in JSON and in TNDS alike. */
const binaryLeaves = new Set(['Secret', 'Data', 'SecMode', 'ClientPubKey', 'ServerPubKey', 'ClientSecretKey'])

/** An MO document as snapshots; an account has its formats from the specification, others theirs from JSON. */
export function bootstrapSnapshots(document: MoDocument, losses: Losses): readonly Snapshot[] {
  return document.flatMap(element => {
    if (!isAccount(element)) return snapshotsOfMo([element], losses)
    return snapshotsOfMo([element], new Losses()).map(item => ({ ...item, root: withFormats(item.root) }))
  })
}

function withFormats(node: SnapshotNode): SnapshotNode {
  if (node.format !== 'node') return binaryLeaves.has(node.name) ? { ...node, format: 'bin' } : node
  return { ...node, children: node.children.map(withFormats) }
}

/** The bootstrap document as TNDS. */
export function bootstrapTnds(document: MoDocument): { readonly text: string; readonly lost: readonly Problem[] } {
  const losses = new Losses()
  const { content, lost } = writeTnds(bootstrapSnapshots(document, losses), losses)
  return { text: String(content), lost }
}

/** XML text as a value. Problem: `convert.broken` with its place. */
export function markupFrom(text: string): Result<Markup> {
  const findings = new Findings()
  const lines = createLineMap(text)
  const xml = scanXml(text, findings)
  const [wrong] = findings.list(lines).findings.filter(({ severity }) => severity === 'error')
  const [root] = xml.roots
  return root && !wrong
    ? ok(markupOf(xml, root))
    : failed(problem('convert.broken', { what: wrong?.code ?? 'no element', to: 'a tree' }, wrong?.at))
}
