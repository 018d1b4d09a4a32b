import type { ClientUri } from '../client-uri.ts'
import { ok, type Result } from '../result.ts'
import { type ManagementTree, type RightsOf, right } from '../tree-types.ts'
import { uriOf } from './allowed.ts'
import { type Refusal, refusalFor, refuse } from './refusal.ts'
import { type NodeRef, resolve } from './resolve.ts'

/**
 * The one node an EXEC means, if the caller may run it (OMA DM 2.0 §5.3): 403 without the Execute right, 405 for a node
 * without Exec. Running it is up to the device.
 */
export function checkExecute(tree: ManagementTree, uri: ClientUri, rights: RightsOf): Result<NodeRef, Refusal> {
  const found = resolve(tree, uri)
  if (!found.ok) return refusalFor(found.problem)
  const [ref, ...more] = found.value
  if (!ref || more.length > 0) return refuse('tree.ambiguous', {}, uri.text)
  const { instance, path, node } = ref
  const { moid, miid } = instance
  const at = uriOf({ moid, miid, rights }, path)
  if (!(rights(moid, miid, path) & right.execute)) return refuse('tree.no-right', { right: 'Execute' }, at)
  return node.description.access.has('Exec') ? ok(ref) : refuse('tree.not-executable', {}, at)
}
