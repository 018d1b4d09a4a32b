import { utf8Encode } from '#core/bytes.ts'
import { decodeDraftBootstrap, encodeDraftBootstrap } from '#core/draft/bootstrap.ts'
import { mediaTypes } from '#core/media-types.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoElement, MoNode } from '#core/package-types.ts'
import { readJsonBody, readMoDocument } from '#core/read-package.ts'
import { isMembers, member } from '#core/reading.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { inFile } from './read-file.ts'

/** A DM Bootstrap and its media type. */
export interface FittedAccount {
  readonly body: Uint8Array
  readonly type: string
}

/**
 * The bytes of a DM Bootstrap of either dialect, which its shape tells; with `server` its accounts lead to that address
 * instead of their own.
 */
export function fittedAccount(body: Uint8Array, file: string, server: string | undefined): Result<FittedAccount> {
  const named = inFile(file)
  const json = readJsonBody(body, value => ok({ value, warnings: [] }))
  if (!json.ok) return failed(named(json.problem))
  if (isMembers(json.value.value) && member(json.value.value, 'CMD') !== undefined) {
    const read = readJsonBody(body, decodeDraftBootstrap)
    if (!read.ok) return failed(named(read.problem))
    const commands = read.value.value.map(({ name, element }) => ({ name, element: redirected(element, server) }))
    return ok({ body: bytesOf(encodeDraftBootstrap(commands)), type: mediaTypes.draftCommands })
  }
  const read = readMoDocument(body)
  if (!read.ok) return failed(named(read.problem))
  const document = read.value.value.map(element => redirected(element, server))
  return ok({ body: bytesOf(encodeMoDocument(document)), type: mediaTypes.document })
}

const bytesOf = (value: unknown) => utf8Encode(JSON.stringify(value))

function redirected(element: MoElement, server: string | undefined): MoElement {
  const { node } = element
  if (server === undefined || node.kind !== 'interior' || !node.children.has('SrvURI')) return element
  const leaf: MoNode = { kind: 'leaf', value: server }
  return { ...element, node: { kind: 'interior', children: new Map(node.children).set('SrvURI', leaf) } }
}
