import { parseClientUri } from '#core/client-uri.ts'
import { deleteNodes } from '#core/tree/delete-nodes.ts'
import { answered, type Executed, type Execution } from './execution.ts'

/** DELETE (OMA DM 2.0 §5.3.4). */
export async function deleteNode({ context, rights }: Execution, text: string): Promise<Executed> {
  const tree = context.tree()
  const uri = parseClientUri(text, tree.descriptions)
  if (!uri.ok) return answered(400, uri.problem)
  const after = deleteNodes(tree, uri.value, rights(), context.newValidator)
  if (!after.ok) return answered(after.problem.status, after.problem.problem)
  await context.change(after.value)
  return answered(200)
}
