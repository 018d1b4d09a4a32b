import { utf8Encode } from '#core/bytes.ts'
import { encodeMoDocument } from '#core/mo-document.ts'
import type { MoElement, MoNode } from '#core/package-types.ts'
import { readMoDocument } from '#core/read-package.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { inFile } from './read-file.ts'

/** The bytes of a DM Bootstrap; with `server` its accounts lead to that address instead of their own. */
export function fittedAccount(body: Uint8Array, file: string, server: string | undefined): Result<Uint8Array> {
  const read = readMoDocument(body)
  if (!read.ok) return failed(inFile(file)(read.problem))
  if (server === undefined) return ok(body)
  const document = read.value.value.map(element => redirected(element, server))
  return ok(utf8Encode(JSON.stringify(encodeMoDocument(document))))
}

function redirected(element: MoElement, server: string): MoElement {
  const { node } = element
  if (node.kind !== 'interior' || !node.children.has('SrvURI')) return element
  const leaf: MoNode = { kind: 'leaf', value: server }
  return { ...element, node: { kind: 'interior', children: new Map(node.children).set('SrvURI', leaf) } }
}
