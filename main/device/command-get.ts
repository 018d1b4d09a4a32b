import { parseClientUri } from '#core/client-uri.ts'
import { readNodes } from '#core/tree/read-nodes.ts'
import { answered, type Executed, type Execution } from './execution.ts'

/** GET (OMA DM 2.0 §5.3.6): 200 with the data, 204 for an empty node, 304 when `cv` still holds. */
export function get({ context, rights }: Execution, text: string): Executed {
  const tree = context.tree()
  const uri = parseClientUri(text, tree.descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const read = readNodes(tree, uri.value, rights())
  if (!read.ok) return answered(read.problem.status, read.problem.problem)
  if (read.value.notModified) return answered(304)
  if (read.value.empty) return answered(204)
  return { status: { code: 200, uris: [] }, result: { kind: 'document', document: read.value.document } }
}
