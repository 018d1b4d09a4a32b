import { parseClientUri } from '#core/client-uri.ts'
import type { MoDocument } from '#core/package-types.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import { gather } from './command-upload.ts'
import { answered, type Executed, type Execution } from './execution.ts'

/** GET (OMA DM 2.0 §5.3.6) of one node; in the draft (S004 §5.5.6) of several, or of everything that the server may see. */
export function readOut(execution: Execution, uris: readonly string[]): Executed {
  const [uri = '', ...more] = uris
  if (uris.length > 0 && more.length === 0 && !execution.dialect.joinsReads) return get(execution, uri)
  const { document, unchanged, missing, refused } = gather(execution, uris)
  if (refused) return answered(refused.status, refused.problem)
  if (document.length > 0) return found(document)
  if (uris.length === 0) return answered(204)
  return unchanged > 0 ? answered(304) : answered(404, missing)
}

const found = (document: MoDocument): Executed => ({
  status: { code: 200, uris: [] },
  result: { kind: 'document', document },
})

/** 200 with the data, 204 for an empty node, 304 when `cv` still holds. */
function get({ context, rights }: Execution, text: string): Executed {
  const tree = context.tree()
  const uri = parseClientUri(text, tree.descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const read = readNodes(tree, uri.value, rights())
  if (!read.ok) return answered(read.problem.status, read.problem.problem)
  if (read.value.notModified) return answered(304)
  if (read.value.empty) return answered(204)
  return found(read.value.document)
}
