import type { ClientUri } from '../client-uri.ts'
import { parseMediaType } from '../media-types.ts'
import type { MoElement } from '../package-types.ts'
import { ok, type Result } from '../result.ts'
import type { ManagementTree, RightsOf } from '../tree-types.ts'
import { uriOf } from './allowed.ts'
import { withValidators } from './change-tree.ts'
import { checkDelegation } from './delegation.ts'
import { commandPlace } from './place.ts'
import { type Refusal, refuse } from './refusal.ts'
import { valueFromText } from './values.ts'
import { type Written, writeAt } from './write-document.ts'

/**
 * Writes a plain value into a leaf (OMA DM 2.0 App. I.2), text/plain or a media type that the DDF lists for the node,
 * else 415. `b64` and `bin` leaves take base64 text.
 */
export function writeValue(
  tree: ManagementTree,
  to: ClientUri,
  text: string,
  mediaType: string,
  rights: RightsOf,
  newValidator: () => string,
): Result<Written, Refusal> {
  const name = lastName(to)
  const element: MoElement = { uri: '', name, node: { kind: 'leaf', value: text } }
  const place = commandPlace(tree, to, element)
  if (!place.ok) return place
  const { description, path, moid, miid } = place.value
  const writing = { moid, miid, rights }
  const uri = uriOf(writing, path)
  if (description.format === 'node')
    return refuse('tree.wrong-kind', { expected: 'an interior node', found: 'a plain value' }, uri)
  const { type } = parseMediaType(mediaType)
  const types = description.mime.map(mime => parseMediaType(mime).type)
  if (type !== '' && type !== 'text/plain' && !types.includes(type)) {
    return refuse('tree.unsupported-media-type', { mediaType }, uri)
  }
  const value = valueFromText(description.format, text)
  if (value === undefined) {
    return refuse('tree.wrong-value', { value: text.slice(0, 80), format: description.format }, uri)
  }
  const written = writeAt(tree, writing, place.value, path.at(-1) ?? name, { kind: 'leaf', value })
  if (!written.ok) return written
  const delegation = checkDelegation(tree, written.value, rights)
  return delegation.ok ? ok({ tree: withValidators(written.value, tree, newValidator), uris: [uri] }) : delegation
}

function lastName({ path }: ClientUri): string {
  const last = path.at(-1)
  return last?.kind === 'name' ? last.name : ''
}
